import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EnergyView } from "../../api/contract/energy.ts";
import type { LightPage, LightView } from "../../api/contract/lights.ts";
import type { OverviewView } from "../../api/contract/overview.ts";
import type { ProgramView } from "../../api/contract/programs.ts";
import { requireServer } from "../servers.ts";
import { openPage, startChromium } from "./chromium.ts";
import type { Watched } from "./chromium.ts";
import { startDemoTown } from "./demo-town.ts";
import type { DemoTown } from "./demo-town.ts";

/** The whole way, as a technician and a planner go it: the tests follow one another on one page. */
describe.skipIf(!requireServer("chromium"))("a lit town in a browser", () => {
  let town: DemoTown;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  let lamp: LightView["light"];

  beforeAll(async () => {
    town = await startDemoTown(["--lights", "400", "--nights", "1", "--speed", "30"]);
    browser = await startChromium();
    watched = await openPage(browser, 1280, 900);
    page = watched.page;
  });

  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  const get = <T>(path: string): Promise<T> =>
    page.evaluate(async (address) => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    }, `/api/v1/${path}`);

  test("the first-start link signs in, once", async () => {
    await page.goto(town.link);
    await page.getByRole("heading", { name: "Willkommen" }).waitFor();
    await page.getByRole("button", { name: "Später" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();

    const stranger = await openPage(browser, 390);
    await stranger.page.goto(town.link);
    const refusal = stranger.page.getByRole("heading", { name: "Dieser Link öffnet nicht" });
    await refusal.waitFor();
    expect(await refusal.isVisible()).toBe(true);
    await stranger.page.context().close();
  });

  test("dusk falls: the lamps that were off burn, and the overview says so", async () => {
    await page.goto(town.url);
    await page
      .getByText(/Die Stadt ist beleuchtet:\s\d+\svon\s\d+\sLeuchten/)
      .waitFor({ timeout: 120_000 });
    const overview = await get<OverviewView>("overview");
    expect(overview.counts.on).toBeGreaterThan(300);
    expect(overview.powerKw).toBeGreaterThan(0.6 * overview.plannedKw);
  });

  test("energy grows while they burn, and says how it is known", async () => {
    const wh = async (): Promise<number> => (await get<OverviewView>("overview")).tonightKwh;
    const before = await wh();
    await expect.poll(wh, { timeout: 60_000 }).toBeGreaterThan(before);
    const { at } = await get<OverviewView>("overview");
    const day = 86_400_000;
    const energy = await get<EnergyView>(`energy?from=${at - 2 * day}&to=${at + day}`);
    const sources = energy.hours.reduce((sum, { bySource }) => sum + bySource.counter, 0);
    expect(sources).toBeGreaterThan(0);
  });

  test("a click on the map opens the lamp under it", async () => {
    const { rows } = await get<LightPage>("lights?status=on&switching=networked&limit=200");
    // One that may be dimmed to 40 %, so that the floor does not stand in the way of the next tests.
    for (const row of rows) {
      const view = await get<LightView>(`lights/${row.id}`);
      if (view.light.minimumLevel <= 40 && !view.light.neverDim && view.neighbours.length === 0) {
        lamp = view.light;
        break;
      }
    }
    expect(lamp).toBeDefined();
    await page.goto(`${town.url}/map?light=${lamp.id}`);
    const sheet = page.getByRole("complementary", { name: "Gewählte Leuchtstelle" });
    await sheet.getByText(lamp.number).first().waitFor();
    await page.locator(".map-canvas canvas").waitFor();
    await sheet.getByRole("button", { name: "Schließen" }).first().click();
    await sheet.waitFor({ state: "detached" });
    const canvas = await page.locator(".map-canvas canvas").boundingBox();
    expect(canvas).not.toBeNull();
    // The map had moved the lamp to its middle, and keeps the middle when the sheet gives its room back.
    await page.mouse.click(
      (canvas?.x ?? 0) + (canvas?.width ?? 0) / 2,
      (canvas?.y ?? 0) + (canvas?.height ?? 0) / 2,
    );
    await sheet.getByText(lamp.number).first().waitFor();
  });

  test("dimmed by hand: accepted, acknowledged and measured are told apart, each with its time", async () => {
    const sheet = page.getByRole("complementary", { name: "Gewählte Leuchtstelle" });
    await sheet.getByRole("button", { name: "50 %" }).click();
    await sheet.getByRole("button", { name: "Senden" }).click();
    await sheet.getByRole("status").getByText("gemessen").waitFor({ timeout: 60_000 });
    const view = await get<LightView>(`lights/${lamp.id}`);
    const [command] = view.commands.toSorted((a, b) => b.createdAt - a.createdAt);
    expect(command).toMatchObject({ state: "measured", level: 50 });
    const { createdAt, sentAt, receivedAt, appliedAt, measuredAt } = command ?? {};
    const times = [createdAt, sentAt, receivedAt, appliedAt, measuredAt];
    expect(times.every((time) => typeof time === "number")).toBe(true);
    expect(times.toSorted((a, b) => Number(a) - Number(b))).toEqual(times);
    expect(view.twin.reported.level).toBe(50);
    expect(view.override).toMatchObject({ level: 50 });
    expect(view.why.find(({ won }) => won)?.code).toBe("override");
  });

  test("ended by hand: the lamp goes back to its program", async () => {
    const sheet = page.getByRole("complementary", { name: "Gewählte Leuchtstelle" });
    await sheet.getByRole("button", { name: "Handschaltung beenden" }).click();
    await expect
      .poll(async () => (await get<LightView>(`lights/${lamp.id}`)).override, { timeout: 60_000 })
      .toBeNull();
    await expect
      .poll(async () => (await get<LightView>(`lights/${lamp.id}`)).twin.reported.reason, {
        timeout: 60_000,
      })
      .toBe("program");
  });

  test("an edited program changes tonight's timeline, and the lamps follow it", async () => {
    const before = await get<LightView>(`lights/${lamp.id}`);
    const { points } = await get<ProgramView>(`programs/${lamp.programId}`);
    const evening = points.findIndex(({ at, level }) => "event" in at && level > 0);
    await page.goto(`${town.url}/programs/${lamp.programId}`);
    const point = page.getByRole("group", { name: `Schaltpunkt ${evening + 1}` });
    const level = point.getByRole("textbox", { name: "Niveau (%)" });
    await level.fill("85");
    await level.press("Tab");
    await page.getByRole("button", { name: "Speichern", exact: true }).click();
    await page.getByText("ist gespeichert (Fassung 2)").waitFor();

    const now = async (): Promise<LightView> => get<LightView>(`lights/${lamp.id}`);
    await expect.poll(async () => (await now()).twin.reported.level, { timeout: 60_000 }).toBe(85);
    const after = await now();
    expect(after.twin.alone).toMatchObject({ inSync: true });
    expect(after.twin.alone.programHash).not.toBe(before.twin.alone.programHash);
    expect(after.tonight.steps.some(({ level: step }) => step === 85)).toBe(true);
    expect(before.tonight.steps.some(({ level: step }) => step === 85)).toBe(false);
    await page.goto(`${town.url}/lights/${lamp.id}`);
    await page.getByText(/Jetzt 85\s%/).waitFor();
  });

  test("nothing went wrong on the page, and nothing was asked of anybody else", () => {
    expect(watched.faults).toEqual([]);
  });
});
