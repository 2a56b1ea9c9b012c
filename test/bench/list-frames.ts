import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { openPage, startChromium } from "../e2e/chromium.ts";
import { framesOf, watchFrames } from "./page-frames.ts";
import type { PageFrames } from "./page-frames.ts";

/** The list beside a peer in the same browser: a plain table as tall as the list, which computes nothing. */
interface ScrollMeasure {
  readonly list: PageFrames;
  readonly peer: PageFrames;
  /** The list's figures by the peer's. */
  readonly ratio: { readonly mainMsPerFrame: number; readonly frameP95Ms: number };
}

interface ListMeasure {
  /** 60 turns of the wheel by 900 px, one after another as fast as the browser takes them, from the moment that the first rows are there. */
  readonly scroll: ScrollMeasure;
  /** The same 54,000 px by 540 turns of 100 px, sixty in a second or fewer where the browser takes longer: as a quick hand does. */
  readonly hand: ScrollMeasure;
  readonly search: PageFrames;
}

const distancePx = 54_000;
const rowPx = 48;

/** The list of light points in Chromium, scrolled and searched; null where there is no Chromium. */
export async function measureList(
  url: string,
  cookie: string,
  rows: number,
): Promise<ListMeasure | null> {
  if (!existsSync("/usr/bin/chromium")) return null;
  const browser = await startChromium();
  try {
    const [name = "", value = ""] = cookie.split("=");
    const list = (): Promise<Page> =>
      opened(browser, async (page) => {
        await page.context().addCookies([{ name, value, url }]);
        await page.goto(`${url}/lights`);
      });
    const peer = (): Promise<Page> =>
      opened(browser, async (page) => {
        await page.goto("about:blank");
        await page.evaluate(drawPeer, { rows, rowPx, there: distancePx / rowPx + 100 });
      });
    return {
      scroll: beside(await framesIn(list, burst), await framesIn(peer, burst)),
      hand: beside(await framesIn(list, hand), await framesIn(peer, hand)),
      search: await framesIn(list, async (page) => {
        const field = page.getByRole("searchbox").first();
        await field.pressSequentially("Straße 12", { delay: 60 });
        await page.waitForTimeout(1_000);
      }),
    };
  } finally {
    await browser.close();
  }
}

async function opened(browser: Browser, open: (page: Page) => Promise<void>): Promise<Page> {
  const { page } = await openPage(browser, 1280, 900);
  await page.addInitScript(watchFrames);
  await open(page);
  const table = page.locator("table").first();
  await table.locator("tbody tr").nth(5).waitFor();
  const box = await table.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 200, 600);
  return page;
}

async function framesIn(
  open: () => Promise<Page>,
  work: (page: Page) => Promise<void>,
): Promise<PageFrames> {
  const page = await open();
  const frames = await framesOf(page, () => work(page));
  await page.context().close();
  return frames;
}

/**
 * In the page. Of the peer's rows only those are there that come into view, the others are room: laid out as they are, 200,000 rows
 * keep a browser busy for the better part of a minute before the first can be seen.
 */
function drawPeer({ rows, rowPx, there }: Readonly<Record<"rows" | "rowPx" | "there", number>>) {
  const row = (i: number): string =>
    `<tr><td>${i}<td>Lange Straße ${i}<td>Aus<td>0 %<td>0,5 W<td>noch nie`;
  const drawn = Math.min(rows, Math.ceil(there));
  document.head.innerHTML = `<style>
    table { width: 100%; table-layout: fixed; border-spacing: 0 }
    td { height: ${rowPx - 1}px; padding: 0; border-bottom: 1px solid; white-space: nowrap }
  </style>`;
  document.body.innerHTML =
    `<table><tbody>${Array.from({ length: drawn }, (_, i) => row(i)).join("")}</tbody></table>` +
    `<div style="height: ${(rows - drawn) * rowPx}px"></div>`;
}

async function burst(page: Page): Promise<void> {
  for (let gone = 0; gone < distancePx; gone += 900) await page.mouse.wheel(0, 900);
}

async function hand(page: Page): Promise<void> {
  let due = performance.now();
  for (let gone = 0; gone < distancePx; gone += 100) {
    await page.mouse.wheel(0, 100);
    due = Math.max(due + 1_000 / 60, performance.now());
    await wait(Math.max(0, due - performance.now()));
  }
}

function beside(list: PageFrames, peer: PageFrames): ScrollMeasure {
  const by = (a: number, b: number): number => Math.round((a / b) * 100) / 100;
  const ratio = {
    mainMsPerFrame: by(list.mainMsPerFrame, peer.mainMsPerFrame),
    frameP95Ms: by(list.frameP95Ms, peer.frameP95Ms),
  };
  return { list, peer, ratio };
}
