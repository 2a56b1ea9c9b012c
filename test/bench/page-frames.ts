import type { Page } from "playwright-core";

/** What the browser's main thread did while a page moved. */
export interface PageFrames {
  readonly frames: number;
  /** Time of the main thread at work, for each frame drawn. */
  readonly mainMsPerFrame: number;
  /** Between two frames. */
  readonly frameP95Ms: number;
  readonly longestTaskMs: number;
}

interface Watching {
  longTasks: number[];
  frames: number[];
}

/** In the page, before anything else there: a script for `addInitScript`. */
export function watchFrames(): void {
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

/** Does the work and tells of the frames meanwhile, on a page that `watchFrames` watches. */
export async function framesOf(page: Page, work: () => Promise<void>): Promise<PageFrames> {
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
