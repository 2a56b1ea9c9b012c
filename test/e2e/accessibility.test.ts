import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ScreenName } from "../../dashboard/router/routes.ts";
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

/** Where each screen is, in its states; `{light}` stands for the id of an object of the town. */
const addresses: Readonly<Record<ScreenName, readonly string[]>> = {
  overview: ["/"],
  map: ["/map", "/map?light={light}"],
  lights: ["/lights"],
  light: ["/lights/{light}"],
  lightEdit: ["/lights/{light}/edit"],
  newLight: ["/lights/new?longitude=10.1&latitude=50.04"],
  programs: ["/programs"],
  program: ["/programs/{program}", "/programs/new"],
  cabinets: ["/cabinets"],
  cabinet: ["/cabinets/{cabinet}"],
  groups: ["/groups"],
  group: ["/groups/{group}"],
  master: ["/luminaire-types", "/luminaire-types/{type}", "/street-names/{street}", "/masts"],
  admin: [
    "/admin/people",
    "/admin/areas",
    "/admin/sessions",
    "/admin/tokens",
    "/admin/rules",
    "/admin/record",
    "/admin/backup",
  ],
  trash: ["/trash"],
  history: ["/history"],
  devices: ["/devices", "/devices?show=all"],
  // Nothing chosen; a light point; a controller that serves another one already; the test of its own.
  commission: [
    "/commission",
    "/commission?light={light}",
    "/commission?device={device}&light={neighbour}",
    "/commission?device={device}&light={light}",
  ],
  locks: ["/locks"],
  approvals: ["/approvals"],
  handover: ["/handover"],
  quarantine: ["/quarantine"],
  import: ["/import", "/import/{report}"],
  profile: ["/profile"],
  about: ["/about"],
  // Only a stranger sees it: lit-town.test.ts.
  start: [],
  notFound: ["/nowhere"],
};

interface Found {
  readonly id: string;
  readonly version?: number;
  readonly deviceId?: string | null;
}

describe.skipIf(!requireServer("chromium"))("every screen, both themes, three widths", () => {
  let town: DemoTown;
  let browser: Browser;
  let signedIn: Watched;
  let known: Readonly<Record<string, string>>;

  const ask = <T>(
    path: string,
    method = "GET",
    body: object | null = null,
    version = 0,
  ): Promise<T> =>
    signedIn.page.evaluate(
      async ([address, verb, text, match]) => {
        const request: RequestInit = {
          method: verb,
          headers: { "content-type": "application/json", "if-match": match },
          body: text,
        };
        const answer = await fetch(address, request);
        const said = await answer.text();
        if (!answer.ok) throw new Error(`${verb} ${address}: ${answer.status} ${said}`);
        return said === "" ? null : JSON.parse(said);
      },
      [`/api/v1/${path}`, method, body && JSON.stringify(body), `"v${version}"`] as const,
    );
  const first = async (kind: string): Promise<string> => {
    const { items } = await ask<{ items: Found[] }>(kind);
    const [one] = items;
    if (!one) throw new Error(`the town has no ${kind}`);
    return one.id;
  };

  beforeAll(async () => {
    town = await startDemoTown(["--lights", "200", "--nights", "1"]);
    browser = await startChromium();
    signedIn = await openPage(browser, 1280);
    const { page } = signedIn;
    await page.goto(town.link);
    await page.getByRole("button", { name: "Später" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    // Chosen, so that the town's sun does not change it under the test.
    await page.evaluate(() => localStorage.setItem("lichtpunkt.theme", "night"));
    const { rows } = await ask<{ rows: Found[] }>("lights?switching=networked&limit=3");
    const { programs } = await ask<{ programs: Found[] }>("programs");
    const [light, neighbour, gone] = rows.map(({ id }) => id);
    // Lists that a new town has nothing in.
    const group = await ask<Found>("groups", "POST", { name: "Schulweg" });
    await ask(`groups/${group.id}/members`, "POST", { add: { lightIds: [light] } });
    const { version } = await ask<Found>(`lights/${gone}/stock`);
    await ask(`lights/${gone}`, "DELETE", null, version);
    // Something of each part of a report: new, left out, unread, kinds, types without watts.
    const report = await page.evaluate(async () => {
      const list = "Nr;Art;Typ;Breite;Länge;Bem\nN1;Leuchte;LED;50,04;10,1;x\nN2;Schild;;0;0;";
      const headers = { "content-type": "text/csv" };
      const path = "/api/v1/imports?name=list.csv";
      const answer = await fetch(path, { method: "POST", headers, body: list });
      return String((await answer.json()).id);
    });
    await page.goto(`${town.url}/import/${report}`);
    await page.getByText("Gelesen. Noch ist nichts geändert.").waitFor();
    known = Object.fromEntries(
      Object.entries({
        light,
        neighbour,
        device: rows[0]?.deviceId,
        program: programs[0]?.id,
        report,
        group: group.id,
        cabinet: await first("cabinets"),
        type: await first("luminaire-types"),
        street: await first("street-names"),
      }).map(([name, id]) => [name, id ?? "none"]),
    );
    const missing = Object.keys(known).filter((name) => known[name] === "none");
    if (missing.length > 0) throw new Error(`the town has none of ${missing.join(", ")}`);
  });

  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  test.each(Object.values(addresses).flat())(
    "axe finds nothing on %s, and nothing is wider than the screen",
    async (address) => {
      const { page } = signedIn;
      const path = address.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? "none");
      await page.goto(town.url + path);
      await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
      await page.waitForLoadState("networkidle");
      // Evaluated by the debugger, for the page's own policy allows no foreign script.
      await page.evaluate(axeSource);
      const found: string[] = [];
      for (const [theme, width] of themes.flatMap((one) =>
        widths.map((px) => [one, px] as const),
      )) {
        await page.setViewportSize({ width, height: 844 });
        const { violations, tooWide } = await page.evaluate(async (choice) => {
          // A theme is this attribute and what the style sheets make of it.
          document.documentElement.dataset["theme"] = choice;
          // What follows from the width is drawn in the frame after the next.
          for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
          const { axe } = globalThis as unknown as {
            axe: { run(options: object): Promise<AxeResults> };
          };
          const results = await axe.run({ resultTypes: ["violations"] });
          return {
            violations: results.violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
            ),
            tooWide: document.documentElement.scrollWidth - innerWidth,
          };
        }, theme);
        const where = `${theme}, ${width} px`;
        for (const violation of violations) found.push(`${where}: ${violation}`);
        if (tooWide > 0) found.push(`${where}: ${tooWide} px wider than the screen`);
      }
      expect(found).toEqual([]);
    },
  );

  test("no screen left an error behind", () => {
    expect(signedIn.faults).toEqual([]);
  });
});
