import { useSyncExternalStore } from "react";
import type { LightSort } from "../router/routes.ts";

/** Columns of the list, each with its share of the width. The number always stands first: it leads to the light point. */
export const lightColumns = [
  { column: "number", sort: "number", share: 11 },
  { column: "street", sort: "street", share: 19 },
  { column: "area", sort: null, share: 11 },
  { column: "mast", sort: null, share: 9 },
  { column: "status", sort: "status", share: 17 },
  { column: "level", sort: null, share: 9 },
  { column: "power", sort: "power", share: 9 },
  { column: "ratedPower", sort: null, share: 10 },
  { column: "luminaireType", sort: "luminaireType", share: 18 },
  { column: "cabinet", sort: "cabinet", share: 12 },
  { column: "switching", sort: null, share: 14 },
  { column: "controller", sort: null, share: 12 },
  { column: "lastSeen", sort: "lastSeen", share: 16 },
] as const satisfies readonly { column: string; sort: LightSort | null; share: number }[];
export type LightColumn = (typeof lightColumns)[number]["column"];

/** Width of each column shown, per cent of what all have together. */
export function columnWidths(shown: readonly LightColumn[]): readonly number[] {
  const shares = lightColumns.filter(({ column }) => shown.includes(column));
  const all = shares.reduce((sum, { share }) => sum + share, 0);
  return shares.map(({ share }) => (share / all) * 100);
}

const storageKey = "lichtpunkt.lightColumns";
const usual: readonly LightColumn[] = ["number", "street", "status", "level", "power", "lastSeen"];

/** Columns from what was stored: known ones in the list's own order, the usual ones where none is left. */
export function readColumns(stored: string | null): readonly LightColumn[] {
  const named = new Set((stored ?? "").split(","));
  const known = lightColumns.map(({ column }) => column).filter((one) => named.has(one));
  if (known.length === 0) return usual;
  return known.includes("number") ? known : ["number", ...known];
}

let chosen: readonly LightColumn[] | null = null;
const listeners = new Set<() => void>();
const current = (): readonly LightColumn[] =>
  (chosen ??= readColumns(localStorage.getItem(storageKey)));

/** Shows or hides a column, for this browser. */
export function toggleColumn(column: LightColumn): void {
  const now = new Set(current());
  if (!now.delete(column)) now.add(column);
  const text = [...now].join(",");
  localStorage.setItem(storageKey, text);
  chosen = readColumns(text);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLightColumns = (): readonly LightColumn[] =>
  useSyncExternalStore(subscribe, current);
