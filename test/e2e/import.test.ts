import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeXlsx } from "hucre/xlsx";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LightPage } from "../../api/contract/lights.ts";
import { runMain } from "../integration/town-processes.ts";
import type { TownProcess } from "../integration/town-processes.ts";
import { requireServer } from "../servers.ts";
import { openPage, startChromium } from "./chromium.ts";
import type { Watched } from "./chromium.ts";

type Cells = readonly (string | number | null)[];

/** Nobody would guess that the second is the street; the places are Gauss-Krüger 3, and nothing says so. */
const header: Cells = [
  "Leuchten-Nr.",
  "Lagebez.",
  "Rechtswert",
  "Hochwert",
  "Art",
  "Leuchtmittel",
  "Leistung",
];
const gap = 30;

/** A lamp of the list, 30 m from the one before. */
function lamp(i: number, more: { readonly watts?: number; readonly street?: string } = {}): Cells {
  const street = more.street ?? (i % 2 === 0 ? "Am Bach" : "Hauptstraße");
  const place = [3_500_000 + i * gap, 5_550_000 + (i % 3) * gap];
  return [`A${100 + i}`, street, ...place, "Mastleuchte", "LED", more.watts ?? 40];
}

/** Lists as a town has them: a title above, a blank line, and rows that cannot be lamps. */
async function workbook(rows: readonly Cells[]): Promise<Buffer> {
  const lines: Cells[] = [["Straßenbeleuchtung, Auszug"], [], header, ...rows];
  const bytes = await writeXlsx({
    sheets: [
      { name: "Deckblatt", rows: [["Bearbeiter", "-"]] },
      { name: "Leuchten", rows: lines.map((cells) => [...cells]) },
    ],
  });
  return Buffer.from(bytes);
}

const lampCount = 24;
const firstState: readonly Cells[] = [
  ...Array.from({ length: lampCount }, (_, i) => lamp(i)),
  ["A900", "Am Bach", 0, 0, "Mastleuchte", "LED", 40],
  ["A901", "Am Bach", "siehe Plan", null, "Mastleuchte", "LED", 40],
  ["V1", "Am Bach", 3_500_100, 5_550_100, "Verkehrszeichen", null, null],
];
/** The same inventory later: two other lamps on two masts, three masts gone, one new. */
const nextState: readonly Cells[] = [
  ...Array.from({ length: lampCount - 3 }, (_, i) => lamp(i, i < 2 ? { watts: 27 } : {})),
  lamp(lampCount + 10),
];

describe.skipIf(!requireServer("chromium"))("an inventory, read in by whoever keeps it", () => {
  let folder: string;
  let town: TownProcess;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  let origin: string;
  const shots = process.env["LICHTPUNKT_SHOTS"];
  let shotCount = 0;

  const shot = async (name: string): Promise<void> => {
    if (shots === undefined) return;
    mkdirSync(shots, { recursive: true });
    shotCount += 1;
    const file = `${String(shotCount).padStart(2, "0")}-${name}.png`;
    await page.screenshot({ path: path.join(shots, file), fullPage: true });
  };
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const choose = async (name: string, rows: readonly Cells[]): Promise<void> => {
    await page.goto(`${origin}/import`);
    await page.locator("input[type=file]").setInputFiles({
      name,
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      buffer: await workbook(rows),
    });
    await page.getByText("Gelesen. Noch ist nichts geändert.").waitFor();
  };
  const readAnew = async (): Promise<void> => {
    const answered = page.waitForResponse(
      (response) => response.url().endsWith("/settings") && response.status() === 202,
    );
    await button("Neu lesen").click();
    await answered;
    await button("Neu lesen").waitFor({ state: "detached" });
    await page.getByText("Gelesen. Noch ist nichts geändert.").waitFor();
  };
  const takeOver = async (): Promise<void> => {
    await button("Übernehmen …").click();
    await page.getByRole("dialog", { name: "Das wird geschehen" }).waitFor();
    await shot("what-will-happen");
    await button("Jetzt übernehmen").click();
    await page.getByText("Übernommen.", { exact: true }).waitFor();
  };
  const sentence = (): Promise<string> => page.locator(".import-sentence").innerText();
  const lights = (): Promise<LightPage> =>
    page.evaluate(async () => (await fetch("/api/v1/lights?limit=100")).json());

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "lichtpunkt-import-"));
    town = runMain(["start"], {
      LICHTPUNKT_DATA_DIR: folder,
      LICHTPUNKT_HTTP_PORT: "0",
      LICHTPUNKT_MQTT_PORT: "0",
      LICHTPUNKT_TIME_ZONE: "Europe/Berlin",
    });
    const link = /https?:\/\/\S+/.exec(await town.line(/\/start\?code=\S+/))?.[0] ?? "";
    origin = new URL(link).origin;
    browser = await startChromium();
    watched = await openPage(browser, 1280, 900);
    page = watched.page;
    await page.goto(link);
    await button("Später").click();
    await page.getByRole("heading", { level: 1 }).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await town?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  test("the list is read as it is; what was left out stands there with its reason", async () => {
    await choose("Beleuchtung 2026-10.xlsx", firstState);
    await shot("read");
    expect(await sentence()).toContain(`${lampCount} Leuchtstellen neu`);
    expect(await sentence()).toContain("3 Zeilen ausgelassen");
    await page.getByText("„Verkehrszeichen“ ist keine Leuchte").waitFor();
    await page.getByText("Koordinaten sind 0/0").waitFor();
    expect(await page.getByLabel("Blatt der Arbeitsmappe").inputValue()).toBe("Leuchten");
    expect((await lights()).total).toBe(0);
  });

  test("a column and the coordinate system are set right, and the file is read anew", async () => {
    const before = await page.getByText(/^Mitte bei/).innerText();
    await page.getByLabel("Spalte Lagebez. lesen als").selectOption({ label: "Straße" });
    await page.getByLabel("Anderes System, EPSG-Nummer").fill("5678");
    await shot("corrected");
    // What was not read yet cannot be taken.
    expect(await button("Übernehmen …").isDisabled()).toBe(true);
    await readAnew();
    await shot("read-anew");
    await page.getByText("So angegeben.").waitFor();
    expect(await page.getByLabel("Koordinatensystem").inputValue()).toBe("EPSG:5678");
    expect(await page.getByText(/^Mitte bei/).innerText()).not.toBe(before);
    await page.getByLabel("Koordinatensystem").selectOption("EPSG:31467");
    await readAnew();
  });

  test("a row stays out, the others are taken and stand in the list", async () => {
    await button("Zeilen zeigen").click();
    const row = page.getByRole("checkbox", { name: "A105 übernehmen" });
    await row.uncheck();
    await shot("row-left-out");
    await takeOver();
    await shot("taken");
    await page.getByText(`${lampCount - 1} Leuchtstellen sind neu im Bestand.`).waitFor();
    const { rows, total } = await lights();
    expect(total).toBe(lampCount - 1);
    expect(rows.some(({ number }) => number === "A105")).toBe(false);
    expect(rows.find(({ number }) => number === "A100")?.street).toBe("Am Bach");
    await page.getByRole("link", { name: "In der Liste ansehen" }).click();
    await page.getByText("A100", { exact: true }).first().waitFor();
    await shot("list");
  });

  test("the next state of the same source says what changed and what is gone", async () => {
    await choose("Beleuchtung 2026-11.xlsx", nextState);
    await page.getByLabel("Koordinatensystem").waitFor();
    await shot("next-read");
    const said = await sentence();
    expect(said).toContain("2 geändert");
    expect(said).toContain("3 fehlen in der Datei");
    expect(said).toContain("2 Leuchtstellen neu");
    expect(await page.getByLabel("Diese Datei ist ein Stand von").inputValue()).toBe("Beleuchtung");
  });

  test("what is gone goes to the trash where somebody says so, and all of it comes back", async () => {
    await page.getByRole("checkbox", { name: /die in der Datei fehlen/ }).check();
    await takeOver();
    await page.getByText("3 Leuchtstellen liegen im Papierkorb.").waitFor();
    await shot("next-taken");
    expect((await lights()).total).toBe(lampCount - 2);
    await page.goto(`${origin}/trash`);
    await page.getByText("A123").first().waitFor();
    await shot("trash");
    await page.goto(`${origin}/import`);
    await button("Rückgängig: Übernahme von Beleuchtung 2026-11.xlsx").click();
    await page
      .getByText(/zurückgenommen/)
      .first()
      .waitFor();
    await shot("taken-back");
    const { rows, total } = await lights();
    expect(total).toBe(lampCount - 1);
    expect(rows.find(({ number }) => number === "A100")?.ratedPowerW).toBe(40);
    expect(rows.some(({ number }) => number === "A123")).toBe(true);
  });

  test("no screen left an error behind", () => {
    expect(watched.faults).toEqual([]);
  });
});
