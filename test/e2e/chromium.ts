import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";

/** Debian's Chromium, with WebGL in software and without a word to the outside. */
export function startChromium(further: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--ignore-gpu-blocklist",
      ...further,
    ],
  });
}

export interface Watched {
  readonly page: Page;
  /** Errors of scripts, of the console, and refusals by the content security policy. */
  readonly faults: string[];
}

/** A page that remembers what went wrong on it. */
export async function openPage(browser: Browser, width: number, height = 844): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "de-DE",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  return { page, faults };
}
