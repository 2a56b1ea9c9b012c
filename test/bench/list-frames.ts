import { existsSync } from "node:fs";
import type { Page } from "playwright-core";
import { openPage, startChromium } from "../e2e/chromium.ts";

/** What the browser's main thread did while the list moved. */
export interface ListFrames {
  readonly frames: number;
  /** Time of the main thread at work, for each frame drawn. */
  readonly mainMsPerFrame: number;
  /** Between two frames. */
  readonly frameP95Ms: number;
  readonly longestTaskMs: number;
}

export interface ListMeasure {
  readonly scroll: ListFrames;
  readonly search: ListFrames;
}

/** The list of light points in Chromium, scrolled and searched; null where there is no Chromium. */
export async function measureList(url: string, cookie: string): Promise<ListMeasure | null> {
  if (!existsSync("/usr/bin/chromium")) return null;
  const browser = await startChromium();
  try {
    const { page } = await openPage(browser, 1280, 900);
    const [name = "", value = ""] = cookie.split("=");
    await page.context().addCookies([{ name, value, url }]);
    await page.addInitScript(watchLongTasks);
    await page.goto(`${url}/lights`);
    const table = page.locator("table").first();
    await table.locator("tbody tr").nth(5).waitFor();
    const box = await table.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 200, 600);
    const scroll = await framesOf(page, async () => {
      for (let i = 0; i < 60; i += 1) await page.mouse.wheel(0, 900);
    });
    const field = page.getByRole("searchbox").first();
    await field.waitFor();
    const search = await framesOf(page, async () => {
      await field.pressSequentially("Straße 12", { delay: 60 });
      await page.waitForTimeout(1_000);
    });
    return { scroll, search };
  } finally {
    await browser.close();
  }
}

interface Watching {
  longTasks: number[];
  frames: number[];
}

/** In the page. */
function watchLongTasks(): void {
  const watching: Watching = { longTasks: [], frames: [] };
  Object.assign(globalThis, { benchWatching: watching });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watching.longTasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
  const next = (at: number): void => {
    watching.frames.push(at);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

async function framesOf(page: Page, work: () => Promise<void>): Promise<ListFrames> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  };
  const watched = () =>
    page.evaluate(() => (globalThis as unknown as { benchWatching: Watching }).benchWatching);
  const before = await watched();
  const begun = await taskSeconds();
  await work();
  const spent = (await taskSeconds()) - begun;
  const after = await watched();
  await session.detach();
  const at = after.frames.slice(before.frames.length);
  const gaps = at.slice(1).map((frame, i) => frame - (at[i] ?? frame));
  const sorted = gaps.toSorted((a, b) => a - b);
  const tenth = (value: number): number => Math.round(value * 10) / 10;
  return {
    frames: at.length,
    mainMsPerFrame: tenth((spent * 1000) / Math.max(1, at.length)),
    frameP95Ms: tenth(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
    longestTaskMs: tenth(Math.max(0, ...after.longTasks.slice(before.longTasks.length))),
  };
}
