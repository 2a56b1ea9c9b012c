import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LightPage, LightView } from "../../api/contract/lights.ts";
import { requireServer } from "../servers.ts";
import { startBareTown, type BareTown } from "./bare-town.ts";
import { openPage, startChromium, type Watched } from "./chromium.ts";
import { focusNow } from "./focus.ts";

/** 21:00 in the town, so that the lamps are to burn. */
const evening = Date.parse("2026-11-21T20:00:00Z");
const password = "Der Mast am Bach steht schief";

/** A technician and a planner, each with a phone, and 24 lamps of one area. */
describe.skipIf(!requireServer("chromium"))("a second person, on two phones", () => {
  let town: BareTown;
  let browser: Browser;
  let technician: Watched;
  let planner: Watched;
  let lightIds: readonly string[];
  const shots = process.env["LICHTPUNKT_SHOTS"];

  const shot = async (page: Page, name: string): Promise<void> => {
    if (shots === undefined) return;
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: path.join(shots, `${name}.png`) });
  };
  const enter = async (name: string, role: string): Promise<Watched> => {
    const person = { name, role, email: `${role}@example.org`, language: "de" };
    const { json } = await town.administrator.send("POST", "/api/v1/users", person);
    const phone = await openPage(browser, 390);
    const { page } = phone;
    await page.goto(String(json.link));
    await page.getByLabel("Neues Passwort", { exact: true }).fill(password);
    await page.getByLabel("Neues Passwort wiederholen").fill(password);
    await page.getByRole("button", { name: "Zugang speichern" }).click();
    await page.getByRole("navigation").first().waitFor();
    return phone;
  };
  const overflow = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const override = async (lightId: string): Promise<number | undefined> => {
    const { json } = await town.administrator.send("GET", `/api/v1/lights/${lightId}`);
    return (json as LightView).override?.level;
  };
  /** The technician switches lamps off, some below what asks. */
  const slice = (ids: readonly string[]): Promise<number> =>
    technician.page.evaluate(
      async (body) =>
        (
          await fetch("/api/v1/overrides", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body,
          })
        ).status,
      JSON.stringify({ lightIds: ids, level: 0 }),
    );
  /** One lamp by thumb, the tenth of 24 and so the one that asks. */
  const switchOff = async (lightId: string): Promise<void> => {
    const { page } = technician;
    await page.goto(`${town.url}/lights/${lightId}`);
    await page.getByRole("button", { name: "Aus", exact: true }).click();
    await page.getByRole("button", { name: "Senden" }).click();
    await page.getByRole("dialog").getByText("Das verdunkelt 42 % von Altstadt.").waitFor();
  };

  beforeAll(async () => {
    [town, browser] = await Promise.all([
      startBareTown(24, evening, (number) => ({
        area: "Altstadt",
        device: `sim-${number}`,
        switching: "networked",
      })),
      startChromium(),
    ]);
    technician = await enter("Tom Technik", "technician");
    planner = await enter("Petra Planung", "planner");
    const { json } = await town.administrator.send("GET", "/api/v1/lights?limit=100");
    lightIds = (json as LightPage).rows.map(({ id }) => id);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  test("what darkens too much is asked for, seen live, agreed to and carried out", async () => {
    expect(await slice(lightIds.slice(0, 9))).toBe(202);
    const tenth = lightIds[9] ?? "";
    await switchOff(tenth);
    const { page } = technician;
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await shot(page, "held-sheet");
    // By the keyboard alone, and Tab does not leave the sheet.
    const names = new Set<string>();
    for (let at = 0; at < 12; at++) {
      await page.keyboard.press("Tab");
      const { name, region, marked, uncovered } = await focusNow(page);
      expect({ region, marked, uncovered, name }).toEqual({
        region: "dialog",
        marked: true,
        uncovered: true,
        name,
      });
      names.add(name);
    }
    for (const name of ["Um Zustimmung bitten", "Zurückziehen", "Notfall: sofort ausführen"]) {
      expect([...names]).toContain(name);
    }
    expect(await override(tenth)).toBeUndefined();
    await page.getByLabel("Warum ist das nötig?").fill("Sternwarte misst bis 23 Uhr");
    await page.keyboard.press("Enter");
    await page.getByText("Der Wunsch wartet auf eine zweite Person.").waitFor();

    const other = planner.page;
    await other
      .getByRole("button", { name: /Mehr|Menü/ })
      .first()
      .click();
    const badge = other.getByRole("link", { name: /Freigaben/ });
    await badge.getByText("1", { exact: true }).waitFor();
    await badge.click();
    await other.getByText("„Sternwarte misst bis 23 Uhr“").waitFor();
    expect(await overflow(other)).toBeLessThanOrEqual(0);
    await shot(other, "approval-waits");
    await other.getByRole("button", { name: "Zustimmen" }).click();
    await other.getByText("Zugestimmt; die Änderung ist ausgeführt.").waitFor();
    await page.getByText("Ihre Änderung ist ausgeführt.").waitFor();
    expect(await override(tenth)).toBe(0);
  }, 60_000);

  test("in danger the glass is broken after a proof, and the other phone says so until it was seen", async () => {
    const eleventh = lightIds[10] ?? "";
    await switchOff(eleventh);
    const { page } = technician;
    await page.getByRole("button", { name: "Notfall: sofort ausführen" }).click();
    await page.getByLabel("Welche Gefahr besteht?").fill("Feuerwehr braucht Dunkelheit");
    await page.getByRole("button", { name: "Notfall: sofort ausführen" }).click();
    await page.getByRole("heading", { name: "Sind Sie es?" }).waitFor();
    expect(await override(eleventh)).toBeUndefined();
    await shot(page, "proof");
    await page.getByLabel("Passwort").fill(password);
    await page.getByRole("button", { name: "Weiter" }).click();
    await page.getByText("Ausgeführt; alle anderen sind benachrichtigt.").waitFor();
    expect(await override(eleventh)).toBe(0);
    const alarm = planner.page.getByRole("alert").getByText(/Feuerwehr braucht Dunkelheit/);
    await alarm.waitFor();
    await shot(planner.page, "notice");
    await planner.page.reload();
    await alarm.waitFor();
    await planner.page.getByRole("button", { name: "Gesehen" }).click();
    await alarm.waitFor({ state: "detached" });
    expect(planner.faults).toEqual([]);
    // The one refusal that asked for the proof.
    expect(technician.faults).toEqual([expect.stringContaining("403")]);
  }, 60_000);
});
