import { setImmediate as breathe } from "node:timers/promises";
import { word, type Language } from "../http/language.ts";
import type { AreaScope } from "../scope.ts";
import { byteOrderMark, csvLine } from "./csv.ts";
import { allRows, type FilterFacts, type LightQuery } from "./light-list.ts";
import type { LightRow } from "../contract/lights.ts";

/** Rows written between two breaths. */
const portion = 2_000;

/** The light points of a list as a CSV file, by portions: a whole town is written while the office goes on working. */
export async function* lightFile(
  facts: FilterFacts,
  scope: AreaScope,
  query: LightQuery,
  language: Language,
): AsyncGenerator<string> {
  let text = byteOrderMark + csvLine(columns.map((key) => word(language, `csv.${key}`)));
  let rows = 0;
  for (const row of allRows(facts, scope, query)) {
    text += csvLine(columns.map((key) => cellOf(row, key, language)));
    rows += 1;
    if (rows % portion !== 0) continue;
    yield text;
    text = "";
    await breathe();
  }
  if (text !== "") yield text;
}

function cellOf(
  row: LightRow,
  key: (typeof columns)[number],
  language: Language,
): string | number | boolean | null {
  if (key === "status") return word(language, `csv.status.${row.status}`);
  if (key === "switching") return word(language, `csv.switching.${row.switching}`);
  if (key === "lastSeenAt") {
    return row.lastSeenAt === null ? null : new Date(row.lastSeenAt).toISOString();
  }
  return row[key];
}

const columns = [
  "number",
  "mast",
  "street",
  "houseNumber",
  "area",
  "cabinet",
  "luminaireType",
  "ratedPowerW",
  "switching",
  "deviceId",
  "status",
  "levelPercent",
  "powerW",
  "byHand",
  "stale",
  "lastSeenAt",
  "id",
] as const;
