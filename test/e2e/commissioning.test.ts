import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevicePage, NewDevices } from "../../api/contract/devices.ts";
import { deviceCode, lightCodePath } from "../../api/contract/scan.ts";
import type { HistoryView, LightPage, LightView } from "../../api/contract/lights.ts";
import type { ObjectHistory } from "../../api/contract/stock.ts";
import { requireServer } from "../servers.ts";
import { startBareTown } from "./bare-town.ts";
import type { BareTown, Mast } from "./bare-town.ts";
import { openPage, startChromium } from "./chromium.ts";
import type { Watched } from "./chromium.ts";
import { filmCodes } from "./code-camera.ts";

/** 21:00 in the town, so that the lamps burn by their program. */
const evening = Date.parse("2026-11-21T20:00:00Z");
const deviceOf = (mast: Mast): string => `sim-${mast.number}`;

/** A technician with a phone under 20 masts: every step of every controller by the thumb. */
describe.skipIf(!requireServer("chromium"))("commissioning on a phone", () => {
  let town: BareTown;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  let folder: string;
  let lightIds: ReadonlyMap<string, string>;
  const shots = process.env["LICHTPUNKT_SHOTS"];
  let shotCount = 0;

  const shot = async (name: string): Promise<void> => {
    if (shots === undefined) return;
    mkdirSync(shots, { recursive: true });
    shotCount += 1;
    const file = `${String(shotCount).padStart(2, "0")}-${name}.png`;
    await page.screenshot({ path: path.join(shots, file) });
  };
  const get = async <T>(address: string): Promise<T> =>
    (await town.administrator.send("GET", `/api/v1/${address}`)).json as T;
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const step = (name: string) => page.getByRole("heading", { level: 2, name });
  const lightOf = (mast: Mast): string => lightIds.get(mast.number) ?? "";

  const begin = async (): Promise<void> => {
    await page.goto(`${town.url}/commission`);
    await step("Welches Gerät?").waitFor();
  };
  const typeDevice = async (device: string): Promise<void> => {
    await page.getByRole("textbox", { name: "Nummer des Geräts" }).fill(device);
    await button("Nehmen").click();
    await step("An welcher Leuchtstelle?").waitFor();
  };
  const typeLight = async (number: string): Promise<void> => {
    await page.getByRole("searchbox", { name: "Nummer, Straße oder Mast" }).fill(number);
    await page.getByRole("button", { name: new RegExp(`^${number}`) }).click();
  };
  /** From the two chosen to the record, as the thumb goes. */
  const connectAndTest = async (look = false): Promise<void> => {
    await step("Verbinden").waitFor();
    if (look) await shot("connect");
    await button("Verbinden").click();
    await step("Blinken").waitFor();
    await page.getByText("Das Gerät hat verstanden: es blinkt").waitFor();
    if (look) await shot("blink");
    await button("Ja").click();
    for (const [title, on] of [
      ["Volles Licht", "Passt. Weiter: aus"],
      ["Aus", "Passt. Weiter: Programm"],
      ["Zurück zum Programm", "Passt. Fertig"],
    ] as const) {
      await step(title).waitFor();
      if (look) await shot(`${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}-waits`);
      await button(on).waitFor();
      if (look) await shot(`${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}-measured`);
      await button(on).click();
    }
    await step("Fertig").waitFor();
    if (look) await shot("done");
  };

  beforeAll(async () => {
    town = await startBareTown(24, evening);
    folder = mkdtempSync(path.join(tmpdir(), "lichtpunkt-film-"));
    const { rows } = await get<LightPage>("lights?limit=100");
    lightIds = new Map(rows.map(({ number, id }) => [number, id]));
    const [mast] = town.masts;
    if (mast === undefined) throw new Error("the town is empty");
    const film = path.join(folder, "codes.y4m");
    filmCodes(film, [deviceCode(deviceOf(mast)), `${town.url}${lightCodePath(lightOf(mast))}`]);
    browser = await startChromium([
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ]);
    watched = await openPage(browser, 390);
    page = watched.page;
    await page.goto(await town.invite("technician"));
    await button("Später").click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await town.hangUp(town.masts.slice(0, 20).map((at) => ({ device: deviceOf(at), at })));
  });

  afterAll(async () => {
    await browser?.close();
    const said = await town?.close();
    if (shots !== undefined) writeFileSync(path.join(shots, "town.log"), said ?? "");
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  test("two taps from any screen: the new devices, each near its mast", async () => {
    await page.getByRole("link", { name: "Neue Geräte" }).click();
    await page.getByRole("heading", { name: "20 Geräte warten auf ihre Leuchtstelle" }).waitFor();
    const card = page.getByRole("article", { name: "sim-1001" });
    await card.getByRole("link", { name: "Leuchtstelle 1001" }).waitFor();
    await shot("new-devices");
    await card.getByRole("link", { name: /In Betrieb nehmen/ }).click();
    await step("An welcher Leuchtstelle?").waitFor();
    // The mast that the device itself is nearest to comes first.
    const nearest = page.locator(".pick-list button").first();
    expect(await nearest.textContent()).toContain("1001");
    await shot("near-the-device");
  });

  test("by camera: the code on the controller, then the code on the mast", async () => {
    await page.context().grantPermissions(["camera"], { origin: town.url });
    await begin();
    // Whichever of the two the camera saw first, the other is asked for next.
    const mastFirst = await Promise.race([
      page.waitForURL(/light=/).then(() => true),
      page.waitForURL(/device=/).then(() => false),
    ]);
    await shot("scanned");
    if (!mastFirst) {
      await button("Code am Mast").click();
      await shot("scan-mast");
    }
    await page.waitForURL(/device=sim-1001&light=/);
    await connectAndTest(true);
    await button("Nächste").click();
    await step("Welches Gerät?").waitFor();
    await shot("next");
    expect(new URL(page.url()).searchParams.get("light")).toBeNull();
  });

  test("by where one stands, and by the list of those without a controller", async () => {
    const [, second, third] = town.masts;
    if (second === undefined || third === undefined) throw new Error("the town is too small");
    // From here on the camera is refused, and the rest works without.
    await page.context().clearPermissions();
    await begin();
    await page.getByText("Die Kamera ist nicht erlaubt.").waitFor();
    await shot("camera-refused");
    await page.context().grantPermissions(["geolocation"], { origin: town.url });
    await page.context().setGeolocation({ ...second, accuracy: 6 });
    await typeDevice(deviceOf(second));
    await button("In meiner Nähe").click();
    await page.getByText("In Ihrer Nähe (auf 6 m genau)").waitFor();
    await shot("near-me");
    await page.locator(".pick-list button").first().click();
    await connectAndTest();

    await begin();
    await shot("device-list");
    await page.getByRole("button", { name: /^sim-1003/ }).click();
    await step("An welcher Leuchtstelle?").waitFor();
    await page.getByRole("button", { name: /^1003/ }).click();
    await connectAndTest();
    const view = await get<LightView>(`lights/${lightOf(third)}`);
    expect(view.light.deviceId).toBe(deviceOf(third));
  });

  test("seventeen more by their numbers", { timeout: 300_000 }, async () => {
    for (const mast of town.masts.slice(3, 20)) {
      await begin();
      await typeDevice(deviceOf(mast));
      await typeLight(mast.number);
      await connectAndTest();
    }
    const { waiting } = await get<NewDevices>("new-devices");
    expect(waiting).toEqual([]);
    const { items } = await get<DevicePage>("devices?state=bound&limit=100");
    expect(new Map(items.map(({ deviceId, bound }) => [deviceId, bound[0]?.number]))).toEqual(
      new Map(town.masts.slice(0, 20).map((mast) => [deviceOf(mast), mast.number])),
    );
  });

  test("each has its record, and burns by its program again", async () => {
    for (const mast of town.masts.slice(0, 20)) {
      const view = await get<LightView>(`lights/${lightOf(mast)}`);
      expect(view.override).toBeNull();
      expect(view.light).toMatchObject({ switching: "networked", deviceId: deviceOf(mast) });
      const { entries } = await get<ObjectHistory>(`history/lightPoint/${lightOf(mast)}`);
      const record = entries.find(({ action }) => action === "commissioned");
      const fields = new Map(record?.fields.map(({ field, after }) => [field, after]));
      const told = [...fields].filter(([name]) => /blink|full$|off$|program$/.test(name));
      expect(told.map(([, ok]) => ok)).toEqual([true, true, true, true]);
      const full = [...fields].find(([name]) => name.endsWith("fullPowerW"))?.[1];
      expect(full).toBeGreaterThan(32);
      expect(full).toBeLessThan(48);
    }
  });

  test("left in the middle of a test the lamp goes back to its program", async () => {
    const [mast] = town.masts;
    if (mast === undefined) throw new Error("the town is empty");
    await page.goto(`${town.url}/commission?device=${deviceOf(mast)}&light=${lightOf(mast)}`);
    await step("Blinken").waitFor();
    await button("Ja").click();
    const override = async () =>
      (await get<LightView>(`lights/${lightOf(mast)}`)).override?.level ?? null;
    await expect.poll(override).toBe(100);
    await page.getByRole("link", { name: "Übersicht", exact: true }).click();
    await expect.poll(override).toBeNull();
  });

  test("left without a network, what is not done yet is told, and done as soon as it is back", async () => {
    const [, mast] = town.masts;
    if (mast === undefined) throw new Error("the town is too small");
    await page.goto(`${town.url}/commission?device=${deviceOf(mast)}&light=${lightOf(mast)}`);
    await step("Blinken").waitFor();
    await button("Ja").click();
    const override = async () =>
      (await get<LightView>(`lights/${lightOf(mast)}`)).override?.level ?? null;
    await expect.poll(override).toBe(100);
    await page.context().setOffline(true);
    await page.getByRole("link", { name: "Übersicht", exact: true }).click();
    await page.goBack();
    await page.getByText("Leuchtstelle 1002: zurück zum Programm").waitFor();
    await shot("offline");
    expect(await override()).toBe(100);
    await page.context().setOffline(false);
    await expect.poll(override).toBeNull();
    await page.getByText("Leuchtstelle 1002: zurück zum Programm").waitFor({ state: "detached" });
  });

  test("a swap in three taps keeps the history and the energy", async () => {
    const [mast] = town.masts;
    if (mast === undefined) throw new Error("the town is empty");
    const id = lightOf(mast);
    const counted = async (): Promise<number> =>
      (await get<LightView>(`lights/${id}`)).energyTonightWh ?? 0;
    const points = async (): Promise<number> =>
      (
        await get<HistoryView>(
          `lights/${id}/history?from=${evening}&to=${evening + 3_600_000}&points=400`,
        )
      ).at.length;
    await expect.poll(points).toBeGreaterThan(0);
    const before = { energy: await counted(), points: await points() };
    await town.hangUp([{ device: "sim-2001", at: mast }]);

    await page.goto(`${town.url}/lights/${id}`);
    await page.getByRole("heading", { level: 1, name: /1001/ }).waitFor();
    await shot("light-before-swap");
    await page.getByRole("link", { name: "Steuergerät tauschen" }).click();
    await page.getByRole("button", { name: /^sim-2001/ }).click();
    await step("Verbinden").waitFor();
    await shot("swap");
    await button("Tauschen").click();
    await step("Blinken").waitFor();
    await page.getByText("Das Gerät hat verstanden: es blinkt").waitFor();

    const view = await get<LightView>(`lights/${id}`);
    expect(view.light.deviceId).toBe("sim-2001");
    expect(await counted()).toBeGreaterThanOrEqual(before.energy);
    expect(await points()).toBeGreaterThanOrEqual(before.points);
    const { waiting } = await get<NewDevices>("new-devices");
    expect(waiting.map(({ deviceId }) => deviceId)).toEqual([deviceOf(mast)]);
    const { entries } = await get<ObjectHistory>(`history/lightPoint/${id}`);
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["bound", "commissioned", "swapped"]),
    );
  });

  test("a work lock holds up the test, says so, and gives way when it is ended", async () => {
    const mast = town.masts[1];
    if (mast === undefined) throw new Error("the town is too small");
    await page.goto(`${town.url}/lights/${lightOf(mast)}`);
    await button("Arbeitssperre setzen").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Telefon" }).fill("0170 1234567");
    await shot("lock-dialog");
    await dialog.getByRole("button", { name: "Arbeitssperre setzen" }).click();
    await page.getByText("Hier wird gearbeitet: Schalten ist gesperrt").waitFor();
    await shot("light-locked");
    await page.goto(`${town.url}/commission?device=${deviceOf(mast)}&light=${lightOf(mast)}`);
    await page.getByText(/auch diese Prüfung nicht/).waitFor();
    await shot("test-locked");
    await button("Beenden").click();
    await button("Ja, der Platz ist frei").click();
    await step("Blinken").waitFor();
    expect((await get<LightView>(`lights/${lightOf(mast)}`)).workLock).toBeNull();
  });

  test("no screen left an error behind", () => {
    // That the network was taken away was meant.
    expect(watched.faults.filter((fault) => !fault.includes("ERR_INTERNET_DISCONNECTED"))).toEqual(
      [],
    );
  });
});
