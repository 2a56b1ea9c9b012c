import { Secret, TOTP } from "otpauth";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireServer } from "../servers.ts";
import { openPage, startChromium } from "./chromium.ts";
import { startDemoTown, type DemoTown } from "./demo-town.ts";

const password = "Der Mast am Bach steht schief";
let town: DemoTown;
let browser: Browser;
beforeAll(async () => {
  requireServer("chromium");
  [town, browser] = await Promise.all([startDemoTown(), startChromium()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

/** What an authenticator app shows; `ahead` steps of 30 seconds, for each code is good once. */
const codeOf = (secret: string, ahead = 0): string =>
  TOTP.generate({
    secret: Secret.fromBase32(secret.replaceAll(" ", "")),
    timestamp: Date.now() + ahead * 30_000,
  });

/** No screen may be wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test("somebody is invited, sets a second factor up, signs in with it, and is disabled", async () => {
  const desk = await openPage(browser, 1280);
  await desk.page.goto(town.link);
  await desk.page.getByRole("button", { name: "Später" }).click();
  await desk.page.goto(`${town.url}/admin/people`);
  await desk.page.getByRole("button", { name: "Neue Person" }).click();
  await desk.page.getByLabel("Name").fill("Eva Muster");
  await desk.page.getByLabel("E-Mail-Adresse").fill("eva@example.org");
  await desk.page.getByRole("button", { name: "Anlegen und Link erzeugen" }).click();
  const link = await desk.page.locator(".hand-on code").textContent();
  await desk.page.getByRole("button", { name: "Fertig" }).click();
  await desk.page.getByText("eingeladen").waitFor();

  const phone = await openPage(browser, 390);
  const { page } = phone;
  await page.goto(link ?? "");
  await page.getByLabel("Neues Passwort", { exact: true }).fill(password);
  await page.getByLabel("Neues Passwort wiederholen").fill(password);
  await page.getByRole("button", { name: "Zugang speichern" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.goto(`${town.url}/profile`);
  await page.getByRole("button", { name: "Einrichten" }).click();
  const secret = (await page.locator(".factor-code code").textContent()) ?? "";
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole("textbox", { name: "Code" }).fill(codeOf(secret));
  await page.getByRole("button", { name: "Bestätigen" }).click();
  await expect.poll(() => page.locator(".recovery li").count()).toBe(10);
  await page.getByRole("button", { name: "Aufbewahrt" }).click();
  await page.getByText("Der zweite Faktor ist eingerichtet.").waitFor();

  const other = await openPage(browser, 390);
  await other.page.goto(town.url);
  await other.page.getByLabel("E-Mail-Adresse").fill("eva@example.org");
  await other.page.getByLabel("Passwort").fill(password);
  await other.page.getByRole("button", { name: "Anmelden" }).click();
  await other.page.getByRole("heading", { name: "Zweiter Faktor" }).waitFor();
  await other.page.getByRole("textbox", { name: "Code" }).fill(codeOf(secret, 1));
  await other.page.getByRole("button", { name: "Anmelden" }).click();
  await other.page.getByRole("navigation").first().waitFor();

  await desk.page.getByRole("link", { name: /Eva Muster/ }).click();
  await desk.page.getByRole("button", { name: "Sperren" }).click();
  await desk.page.getByText("Eva Muster ist gesperrt und überall abgemeldet.").waitFor();
  // Both open pages hear of it and are at the door again.
  await other.page.getByRole("heading", { name: "Anmelden" }).waitFor();
  await page.getByRole("heading", { name: "Anmelden" }).waitFor();
  await desk.page.getByRole("button", { name: "Rückgängig" }).click();
  await desk.page.getByText("Eva Muster darf sich wieder anmelden.").waitFor();
  expect(desk.faults).toEqual([]);
}, 120_000);
