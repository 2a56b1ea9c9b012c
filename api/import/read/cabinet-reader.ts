import type { Place } from "../place.ts";
import type { ReadItem } from "../read-items.ts";
import type { ColumnsRead } from "./columns-read.ts";
import { identityText } from "./identity.ts";
import type { SourceRow } from "./source-rows.ts";
import { booleanOf, textOf } from "./values.ts";

type CabinetItem = Extract<ReadItem, { kind: "cabinet" }>;

/** A cabinet as a row describes it; null where it has no number and no name. */
export function readCabinet(row: SourceRow, columns: ColumnsRead, at: Place): CabinetItem | null {
  const name = columns.text(row, "name");
  const identity = (field: "number" | "cabinet" | "sourceId"): string | null =>
    identityText(columns.value(row, field));
  const number =
    identity("number") ?? identity("cabinet") ?? identity("sourceId") ?? textOf(row.id) ?? name;
  if (number === null) return null;
  return {
    kind: "cabinet",
    row: row.row,
    number,
    name,
    at,
    device: columns.text(row, "device"),
    address: columns.text(row, "address") ?? columns.text(row, "street"),
    area: columns.text(row, "area"),
    note: columns.text(row, "note"),
    segments: segmentsOf(columns.value(row, "segments")),
    notes: [],
  };
}

/** Segments as our own files have them, also as JSON text in a table; null where nothing is said of them. */
function segmentsOf(value: unknown): CabinetItem["segments"] {
  let listed: unknown = value;
  if (typeof value === "string") {
    try {
      listed = JSON.parse(value);
    } catch {
      return null;
    }
  }
  if (!Array.isArray(listed)) return null;
  return (listed as unknown[]).flatMap((one) => {
    if (typeof one !== "object" || one === null) return [];
    const { number, name, output, dayPowered } = one as Record<string, unknown>;
    const text = identityText(number);
    if (text === null) return [];
    const isOutput =
      typeof output === "number" && Number.isInteger(output) && output >= 1 && output <= 255;
    return [
      {
        number: text,
        name: textOf(name),
        output: isOutput ? output : null,
        dayPowered: booleanOf(dayPowered) ?? true,
      },
    ];
  });
}
