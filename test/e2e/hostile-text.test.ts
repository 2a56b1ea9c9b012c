import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireServer } from "../servers.ts";
import {
  halfAtNight,
  startWalkedTown,
  type Actor,
  type WalkedTown,
} from "../integration/walked-town.ts";
import { startChromium } from "./chromium.ts";

/** Each would set `ran` if a browser took it for more than text. */
const hostile = [
  "<script>window.ran=1</script>",
  '<img src=x onerror="window.ran=1">',
  '"><svg/onload=window.ran=1>',
  "javascript:window.ran=1",
  "{{name}} $t(common.save) ${7*7}",
  "=HYPERLINK(1) \u202Egnitset \u200B\u2066",
  "Z̷̢̛̲̱̱͎a̸̡̹̹̱͓l̵̬̰̈g̶̨̛o̴͙̱͐ 👩‍👩‍👧‍👦",
  "Lang".repeat(24),
] as const;
const screens = [
  "/",
  "/map?light={light}",
  "/lights",
  "/lights?q=%3Cimg",
  "/lights/{light}",
  "/lights/{light}/edit",
  "/programs",
  "/cabinets",
  "/cabinets/{cabinet}",
  "/groups",
  "/groups/{group}",
  "/luminaire-types",
  "/street-names",
  "/masts",
  "/areas",
  "/supply-points",
  "/trash",
  "/history",
  "/devices?show=all",
  "/locks",
  "/approvals",
  "/handover",
  "/quarantine",
  "/import",
  "/admin/people",
  "/admin/areas",
  "/admin/sessions",
  "/admin/devices",
  "/admin/tokens",
  "/admin/rules",
  "/admin/record",
  "/admin/backup",
  "/profile",
  "/about",
  "/%3Cscript%3Ewindow.ran=1%3C/script%3E",
] as const;

describe.skipIf(!requireServer("chromium"))("texts that would like to be more", () => {
  let town: WalkedTown;
  let browser: Browser;
  let page: Page;
  let known: Readonly<Record<string, string>>;
  const faults: string[] = [];
  const foreign: string[] = [];

  beforeAll(async () => {
    town = await startWalkedTown();
    const administrator = await town.person("administrator");
    known = await furnish(town, administrator);
    browser = await startChromium();
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      locale: "de-DE",
      reducedMotion: "reduce",
    });
    const { url } = town.office.town.office;
    const [name = "", value = ""] = (administrator.headers["cookie"] ?? "").split("=");
    await context.addCookies([{ name, value, url }]);
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const { violatedDirective, blockedURI } = event;
        setTimeout(() => {
          throw new Error(`policy: ${violatedDirective} ${blockedURI}`);
        });
      });
    });
    page = await context.newPage();
    page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
    page.on("console", (message) => {
      if (/policy|Content Security/.test(message.text())) faults.push(message.text());
    });
    page.on("dialog", (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      const asked = request.url();
      if (
        !asked.startsWith(url) &&
        !/^(?:data|blob):/.test(asked) &&
        !asked.startsWith(url.replace("http", "ws"))
      ) {
        foreign.push(asked);
      }
    });
  });
  afterAll(async () => {
    await browser.close();
    await town.close();
  });

  test.each(screens)("are text on %s, within the width of a phone", async (path) => {
    faults.length = 0;
    foreign.length = 0;
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? "");
    await page.goto(town.office.town.office.url + filled);
    await page.locator("main, [role=main]").first().waitFor();
    await page.waitForLoadState("networkidle");
    await expect.poll(() => page.locator("main").innerText()).not.toBe("");
    const seen = await page.evaluate(() => ({
      ran: (window as unknown as { ran?: number }).ran ?? null,
      wide: document.documentElement.scrollWidth - window.innerWidth,
      beyond: [...document.querySelectorAll("main *")]
        .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
        .slice(0, 3)
        .map((one) => `${one.tagName}.${one.className}`),
      pictures: document.querySelectorAll('img[src="x"], svg[onload], a[href^="javascript:"]')
        .length,
      scripts: [...document.scripts].filter((one) => one.textContent !== "").length,
    }));
    expect(seen).toEqual({
      ran: null,
      wide: expect.any(Number),
      beyond: expect.anything(),
      pictures: 0,
      scripts: 0,
    });
    expect([Math.max(0, seen.wide), seen.beyond]).toEqual([0, expect.anything()]);
    expect(faults).toEqual([]);
    expect(foreign).toEqual([]);
  });

  test("stand on the screen as they were written", async () => {
    const { url } = town.office.town.office;
    for (const [path, texts] of [
      ["/groups", hostile],
      [`/lights/${known["light"]}`, hostile.slice(1, 2)],
      ["/luminaire-types", hostile],
    ] as const) {
      await page.goto(url + path);
      for (const text of texts) {
        await expect
          .poll(async () => (await page.locator("body").textContent())?.includes(text))
          .toBe(true);
      }
    }
  });
});

/** Something of each kind, called by each of the texts; gives an id of each. */
async function furnish(town: WalkedTown, actor: Actor): Promise<Readonly<Record<string, string>>> {
  const post = async (path: string, body: object): Promise<string> => {
    const headers = { "content-type": "application/json" };
    const answer = await town.ask(actor, "POST", `/api/v1/${path}`, JSON.stringify(body), headers);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
    return answer.json?.id ?? "";
  };
  const ids: Record<string, string> = {};
  for (const [i, text] of hostile.entries()) {
    const name = `${i} ${text}`.slice(0, 100);
    const area = await post("areas", { name: text });
    ids["group"] = await post("groups", { name: text, note: text });
    await post("luminaire-types", {
      name: text,
      manufacturer: text,
      lightSource: text,
      note: text,
      ratedPower: 40,
    });
    ids["cabinet"] = await post("cabinets", {
      number: name,
      name: text,
      address: text,
      note: text,
      areaId: area,
    });
    await post("segments", { cabinetId: ids["cabinet"], number: name, name: text, note: text });
    await post("supply-points", { number: name, name: text, meterNumber: text, note: text });
    await post("street-names", { name: text });
    await post("masts", { number: name, material: text, note: text });
    const light = await post("lights", {
      number: name,
      latitude: 52.5 + i / 1000,
      longitude: 13.4,
      mast: text,
      street: text,
      houseNumber: text.slice(0, 50),
      note: text,
      areaId: area,
      cabinetId: ids["cabinet"],
    });
    if (i === 1) ids["light"] = light;
    await post("work-locks", {
      person: text,
      phone: "0170 1234567",
      reason: text,
      target: { kind: "lightPoint", id: light },
    });
    await post("views", { name: text, screen: "lights", query: `q=${text}`, shared: true });
    await post("users", { name: text, role: "viewer" });
    await post("programs", { name: text, points: halfAtNight });
    await post("runbooks", { title: text, body: `${text}\n\n- ${text}` }).catch(() => "");
  }
  await post("overrides", { lightIds: ["lp_1"], level: 80, reason: hostile[1] });
  return ids;
}
