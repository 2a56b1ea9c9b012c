import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LightPage } from "../../api/contract/lights.ts";
import { requireServer } from "../servers.ts";
import { openPage, startChromium } from "./chromium.ts";
import type { Watched } from "./chromium.ts";
import { startDemoTown } from "./demo-town.ts";
import type { DemoTown } from "./demo-town.ts";

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);
const themes = ["night", "day"] as const;
const widths = [320, 390, 1280] as const;

describe.skipIf(!requireServer("chromium"))("every screen, both themes, three widths", () => {
  let town: DemoTown;
  let browser: Browser;
  let signedIn: Watched;
  let screens: Record<string, string>;

  beforeAll(async () => {
    town = await startDemoTown(["--lights", "300", "--nights", "1"]);
    browser = await startChromium();
    signedIn = await openPage(browser, 1280);
    const { page } = signedIn;
    await page.goto(town.link);
    await page.getByRole("button", { name: "Später" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    const first = async (path: string): Promise<{ id: string }> => {
      const answer = await page.evaluate(async (address) => (await fetch(address)).json(), path);
      // Both lists of the contract hold objects with an id.
      const { rows, programs } = answer as Partial<LightPage> & { programs?: { id: string }[] };
      const [one] = rows ?? programs ?? [];
      if (!one) throw new Error(`${path} is empty`);
      return one;
    };
    const light = await first("/api/v1/lights?switching=networked&limit=1");
    const program = await first("/api/v1/programs");
    screens = {
      overview: "/",
      map: "/map",
      "map with a lamp": `/map?light=${light.id}`,
      lights: "/lights",
      light: `/lights/${light.id}`,
      programs: "/programs",
      program: `/programs/${program.id}`,
      "a new program": "/programs/new",
      quarantine: "/quarantine",
      import: "/import",
      profile: "/profile",
      about: "/about",
      "no such screen": "/nowhere",
    };
  });

  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  for (const theme of themes) {
    for (const width of widths) {
      test(`axe finds nothing by ${theme} at ${width} px, and nothing is wider than the screen`, async () => {
        const { page } = signedIn;
        await page.setViewportSize({ width, height: 844 });
        await page.evaluate((choice) => localStorage.setItem("lichtpunkt.theme", choice), theme);
        const found: string[] = [];
        for (const [name, path] of Object.entries(screens)) {
          await page.goto(town.url + path);
          await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
          await page.waitForLoadState("networkidle");
          // Evaluated by the debugger, for the page's own policy allows no foreign script.
          await page.evaluate(axeSource);
          const results = await page.evaluate(() =>
            (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
          );
          for (const violation of results.violations) {
            found.push(
              `${name}: ${violation.id}: ${violation.nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
            );
          }
          const tooWide = await page.evaluate(
            () => document.documentElement.scrollWidth - innerWidth,
          );
          if (tooWide > 0) found.push(`${name}: ${tooWide} px wider than the screen`);
        }
        expect(found).toEqual([]);
      });
    }
  }

  test("no screen left an error behind", () => {
    expect(signedIn.faults).toEqual([]);
  });
});
