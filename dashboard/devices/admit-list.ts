/** As the broker takes device ids (firmware-contracts). */
const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

export interface AdmitList {
  readonly ids: readonly string[];
  /** What is no device id, with its line from 1. */
  readonly faults: readonly { readonly line: number; readonly text: string }[];
}

/**
 * Device ids from what was typed, or from a CSV file: the first column of each line. A first line that names the column instead of
 * a device is left out; a device named twice counts once.
 */
export function admitList(text: string): AdmitList {
  const ids = new Set<string>();
  const faults: { line: number; text: string }[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const cell = (line.split(/[;,\t]/)[0] ?? "").trim().replace(/^"(.*)"$/, "$1");
    if (cell === "" || (i === 0 && /^(device|ger|id$|controller|steuer)/i.test(cell))) continue;
    if (idPattern.test(cell)) ids.add(cell);
    else faults.push({ line: i + 1, text: cell });
  }
  return { ids: [...ids], faults };
}
