import type { Page } from "playwright-core";

export interface Focus {
  /** Accessible name as far as attributes and text give it. */
  readonly name: string;
  readonly role: string;
  /** Tag of the region that holds it: header, nav, main, section; `dialog` within one. */
  readonly region: string;
  /** Something tells it from the same thing without focus: an outline of 2 px or more, or a thicker stroke. */
  readonly marked: boolean;
  /** Nothing lies over its middle, and that middle is on the screen (WCAG 2.4.11). */
  readonly uncovered: boolean;
}

/** Where the focus is, and whether a person can see that. */
export function focusNow(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const focused = document.activeElement ?? document.body;
    // A field may show its focus on the frame around it, a slider on the thumb its input lies in.
    const frame = focused.closest(".number-field, .slider-thumb, .choices label, .clock-field");
    const shown = frame ?? focused;
    const outlined = [focused, shown].some((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    });
    const stroked = [...focused.querySelectorAll("circle")].some(
      (shape) => Number.parseFloat(getComputedStyle(shape).strokeWidth) >= 4,
    );
    const box = shown.getBoundingClientRect();
    const large = box.height > innerHeight;
    const x = box.left + box.width / 2;
    // Of what is taller than the screen the upper edge must be seen.
    const y = large ? Math.max(box.top, 80) + 1 : box.top + box.height / 2;
    const over = document.elementFromPoint(x, y);
    const uncovered =
      over !== null && (shown.contains(over) || over.contains(shown) || over === shown);
    const labels = (focused as HTMLInputElement).labels;
    const name =
      focused.getAttribute("aria-label") ??
      labels?.[0]?.textContent ??
      document.getElementById(focused.getAttribute("aria-labelledby") ?? "")?.textContent ??
      focused.textContent;
    const dialog = focused.closest("[role=dialog]");
    const region = focused.closest("[data-region]");
    return {
      name: name.trim(),
      role:
        focused.getAttribute("role") ??
        (focused.matches("input[type=range]") ? "slider" : focused.tagName.toLowerCase()),
      region: dialog === null ? (region?.tagName.toLowerCase() ?? "") : "dialog",
      marked: outlined || stroked,
      uncovered,
    };
  });
}
