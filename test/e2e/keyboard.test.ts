import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LightPage, LightView } from "../../api/contract/lights.ts";
import type { LightPointView } from "../../api/contract/stock.ts";
import { requireServer } from "../servers.ts";
import { openPage, startChromium } from "./chromium.ts";
import type { Watched } from "./chromium.ts";
import { startDemoTown } from "./demo-town.ts";
import type { DemoTown } from "./demo-town.ts";
import { focusNow } from "./focus.ts";
import type { Focus } from "./focus.ts";

/** Tab stops in a row after which a stop is counted as not to be reached. */
const mostStops = 60;

/** The whole dashboard without a hand on the mouse, on a wide screen and on a phone with a keyboard. */
describe.skipIf(!requireServer("chromium"))("by keyboard alone", () => {
  let town: DemoTown;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  let lamp: LightView["light"];

  const get = <T>(path: string): Promise<T> =>
    page.evaluate(async (address) => (await fetch(`/api/v1/${address}`)).json(), path);
  const press = (key: string): Promise<void> => page.keyboard.press(key);
  /** The focus after a key, which must be seen where it is. */
  const afterKey = async (key: string): Promise<Focus> => {
    await press(key);
    const focus = await focusNow(page);
    // After the last stop the focus leaves the page for the browser's own bars, and comes back.
    const left = key === "Tab" && focus.role === "body";
    if (!left) expect(focus).toEqual({ ...focus, marked: true, uncovered: true });
    return focus;
  };
  /** Tab by Tab to a stop of this name; each stop on the way must be seen, too. */
  const tabTo = async (name: RegExp): Promise<Focus> => {
    const passed: string[] = [];
    for (let stop = 0; stop < mostStops; stop++) {
      const focus = await afterKey("Tab");
      if (name.test(focus.name)) return focus;
      passed.push(focus.name);
    }
    throw new Error(`no stop is named ${String(name)}: ${passed.join(" | ")}`);
  };
  const openScreen = async (path: string, heading: string | RegExp): Promise<void> => {
    // From elsewhere: a page that is only loaded again keeps where it was scrolled to.
    await page.goto("about:blank");
    await page.goto(town.url + path);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor({ state: "attached" });
    await page.getByText("Live", { exact: true }).waitFor({ state: "attached" });
  };

  beforeAll(async () => {
    town = await startDemoTown(["--lights", "300", "--nights", "1", "--speed", "30"]);
    browser = await startChromium();
    watched = await openPage(browser, 1280, 900);
    page = watched.page;
    await page.goto(town.link);
    await page.getByRole("button", { name: "Später" }).click();
    await page.getByText("Live", { exact: true }).waitFor();
    const { rows } = await get<LightPage>("lights?switching=networked&limit=200");
    for (const { id } of rows) {
      const { light } = await get<LightView>(`lights/${id}`);
      // One that may be dimmed, and whose number finds it alone.
      const { total } = await get<LightPage>(`lights?q=${encodeURIComponent(light.number)}`);
      if (light.minimumLevel > 40 || light.neverDim || total !== 1) continue;
      lamp = light;
      break;
    }
    await page.getByText(/\d\sLeuchten? brauch/).waitFor({ timeout: 120_000 });
  });

  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  describe.each([1280, 390])("at %i px", (width) => {
    beforeAll(() => page.setViewportSize({ width, height: 844 }));

    test("the skip link comes first and leads to the content; F6 goes round the regions, and back", async () => {
      await openScreen("/", /./);
      const skip = await afterKey("Tab");
      expect(skip.name).toBe("Zum Inhalt springen");
      expect((await afterKey("Enter")).region).toBe("main");
      const regions: string[] = [];
      for (const key of ["F6", "F6", "F6", "Shift+F6", "Shift+F6"]) {
        regions.push((await afterKey(key)).region);
      }
      expect(regions).toEqual(["header", "nav", "main", "nav", "header"]);
    });

    test("a menu opens by Enter, closes by Escape, and gives the focus back", async () => {
      await openScreen("/", /./);
      const name = /^Konto/;
      await tabTo(name);
      await press("Enter");
      await page.getByRole("dialog").waitFor();
      expect((await focusNow(page)).region).toBe("dialog");
      await press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await expect
        .poll(() => focusNow(page))
        .toMatchObject({
          name: expect.stringMatching(name),
          marked: true,
        });
    });

    test("Ctrl+K finds a lamp; Escape gives the focus back, Enter opens it", async () => {
      await openScreen("/", /./);
      await press("F6");
      await press("F6");
      await press("Control+k");
      const search = page.getByRole("combobox", { name: "Leuchtstelle suchen" });
      await search.waitFor();
      expect(await focusNow(page)).toMatchObject({ region: "dialog", marked: true });
      // A letter key in a field is a letter.
      await page.keyboard.type("n");
      expect(new URL(page.url()).pathname).toBe("/");
      await press("Escape");
      await search.waitFor({ state: "detached" });
      await expect.poll(() => focusNow(page)).toMatchObject({ region: "nav", marked: true });

      await press("Control+k");
      await search.waitFor();
      await page.keyboard.type(lamp.number);
      await page.getByRole("option").filter({ hasText: lamp.number }).waitFor();
      await page.getByText("1 Treffer", { exact: true }).waitFor();
      await press("Enter");
      await page.getByRole("heading", { level: 1, name: lamp.number }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/lights/${lamp.id}`);
      await expect.poll(() => focusNow(page)).toMatchObject({ role: "h1", marked: true });
    });

    test("arrow keys move the slider, Enter sends, and the plan is taken up again by Enter", async () => {
      await openScreen(`/lights/${lamp.id}`, new RegExp(lamp.number));
      await tabTo(/^Niveau in Prozent/);
      const slider = page.getByRole("slider", { name: "Niveau in Prozent" });
      await press("End");
      for (let step = 0; step < 5; step++) await press("ArrowLeft");
      expect(await slider.inputValue()).toBe("95");
      await tabTo(/^Senden$/);
      await press("Enter");
      const level = async (): Promise<number | undefined> =>
        (await get<LightView>(`lights/${lamp.id}`)).override?.level;
      await expect.poll(level).toBe(95);
      await page.getByRole("status").getByText("gemessen").waitFor({ timeout: 60_000 });
      expect((await focusNow(page)).name).toBe("Senden");
      await tabTo(/^Handschaltung beenden$/);
      await press("Enter");
      await expect.poll(level).toBeUndefined();
    });

    test("a work lock is set and ended; nothing is switched meanwhile", async () => {
      await openScreen(`/lights/${lamp.id}`, new RegExp(lamp.number));
      await tabTo(/^Arbeitssperre setzen$/);
      await press("Enter");
      await page.getByRole("dialog").waitFor();
      await expect.poll(async () => (await focusNow(page)).region).toBe("dialog");
      await tabTo(/^Telefon$/);
      await press("Control+a");
      await page.keyboard.type("0170 1234567");
      await tabTo(/^Arbeitssperre setzen$/);
      await press("Enter");
      await page.getByText("Hier wird gearbeitet: Schalten ist gesperrt").waitFor();
      await expect
        .poll(async () => (await get<LightView>(`lights/${lamp.id}`)).workLock?.state)
        .toBe("holding");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      // The button that opened the dialog is gone; the focus goes on with what stands in its place.
      await expect
        .poll(() => focusNow(page))
        .toMatchObject({ name: "Hier wird gearbeitet: Schalten ist gesperrt", marked: true });
      await tabTo(/^Beenden$/);
      await press("Enter");
      await expect.poll(() => focusNow(page)).toMatchObject({ name: "Ja, der Platz ist frei" });
      await press("Enter");
      await expect
        .poll(async () => (await get<LightView>(`lights/${lamp.id}`)).workLock)
        .toBeNull();
      await expect
        .poll(() => focusNow(page))
        .toMatchObject({ name: "Arbeitssperre setzen", marked: true });
    });

    test("N goes from one lamp that needs attention to the next; on the map Escape closes it", async () => {
      await openScreen("/", /./);
      await press("n");
      await page.waitForURL(/\/lights\/lp_/);
      const { light } = await get<LightView>(new URL(page.url()).pathname.slice(1));
      expect(["fault", "noConnection"]).toContain(light.status);

      await openScreen("/map", /./);
      await press("n");
      const sheet = page.getByRole("complementary", { name: "Gewählte Leuchtstelle" });
      await sheet.getByRole("heading", { level: 2 }).first().waitFor();
      // The sheet is a region of its own, the last one.
      expect((await afterKey("Shift+F6")).region).toBe("section");
      await press("Escape");
      await sheet.waitFor({ state: "detached" });
      expect(await focusNow(page)).toMatchObject({ region: "main", marked: true });
    });

    test("rows are chosen by Space and Shift with the arrows, changed together, and set back", async () => {
      await openScreen("/lights?sort=number", "Leuchten");
      if (width < 720) {
        await tabTo(/^Auswählen$/);
        await press("Space");
      }
      await page
        .getByRole("checkbox", { name: /^Leuchtstelle/ })
        .first()
        .waitFor();
      const { rows } = await get<LightPage>("lights?sort=number&limit=3");
      const notes = async (): Promise<(string | null)[]> =>
        Promise.all(
          rows.map(async ({ id }) => (await get<LightPointView>(`lights/${id}/stock`)).note),
        );
      await tabTo(/^Leuchtstelle .* auswählen$/);
      const bar = page.getByRole("region", { name: "Auswahl" });
      await press("Space");
      await bar.getByText("1 ausgewählt").waitFor();
      for (const at of [1, 2, 3]) {
        await press("Shift+ArrowDown");
        await bar.getByText(`${at + 1} ausgewählt`).waitFor();
      }
      await press("Shift+ArrowUp");
      await bar.getByText("3 ausgewählt").waitFor();
      await expect
        .poll(() => focusNow(page))
        .toMatchObject({ name: expect.stringContaining(rows[2]?.number ?? "?"), marked: true });

      // The bar is a region of its own: the way there is short.
      await press("F6");
      expect((await focusNow(page)).region).toBe("section");
      await tabTo(/^Ändern …$/);
      await press("Enter");
      await page.getByRole("dialog").waitFor();
      await tabTo(/^Notiz$/);
      await press("Space");
      await tabTo(/^Notiz$/);
      await page.keyboard.type("Laufprobe");
      await page.getByText("3 werden geändert, 0 sind schon so.").waitFor();
      await tabTo(/^3 Leuchtstellen ändern$/);
      await press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByText("3 Leuchtstellen geändert").waitFor();
      expect(await notes()).toEqual(["Laufprobe", "Laufprobe", "Laufprobe"]);
      await page.getByRole("button", { name: "Rückgängig" }).last().focus();
      await press("Enter");
      await page.getByText("3 Änderungen zurückgenommen.").waitFor();
      expect(await notes()).toEqual([null, null, null]);
    });

    test("on the map a street is chosen without a drag, and Escape lets it go", async () => {
      await openScreen("/map", /./);
      await tabTo(/^Auswählen$/);
      await press("Enter");
      await tabTo(/^Straße wählen …$/);
      await press("Enter");
      await page.getByRole("dialog").waitFor();
      await tabTo(/^Suchen$/);
      const street = lamp.street ?? "";
      await page.keyboard.type(street);
      await tabTo(new RegExp(`^${street}`));
      await press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      const { total } = await get<LightPage>(`lights?street=${encodeURIComponent(street)}&limit=1`);
      const bar = page.getByRole("region", { name: "Auswahl" });
      await bar.getByText(`${total} ausgewählt`).waitFor();
      await press("Escape");
      await bar.waitFor({ state: "detached" });
      expect(await bar.count()).toBe(0);
    });

    test("every stop of the program editor is seen, and its points move by arrow keys", async () => {
      await openScreen("/programs/new", "Neues Dimmprogramm");
      await page.getByRole("group", { name: "Schaltpunkt 2" }).waitFor();
      const handle = await tabTo(/^Schaltpunkt 2/);
      await press("ArrowDown");
      const level = page
        .getByRole("group", { name: "Schaltpunkt 2" })
        .getByRole("textbox", { name: "Niveau (%)" });
      expect(handle.role).toBe("slider");
      expect(Number(await level.inputValue())).toBeLessThan(50);
      const last = await tabTo(/^Speichern$/);
      expect(last.marked).toBe(true);
    });
  });

  test("on a phone what has no room at the thumb is behind one key more", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await openScreen("/", /./);
    await tabTo(/^Mehr$/);
    await press("Enter");
    await page.getByRole("dialog", { name: "Alle Bereiche" }).waitFor();
    await tabTo(/sperren/);
    await press("Enter");
    await page.getByRole("heading", { level: 1, name: "Arbeitssperren" }).waitFor();
    await expect.poll(() => focusNow(page)).toMatchObject({ role: "h1" });
  });

  test("no screen left an error behind", () => {
    expect(watched.faults).toEqual([]);
  });
});
