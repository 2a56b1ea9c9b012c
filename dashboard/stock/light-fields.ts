import type { LightPointFields } from "../../api/contract/stock.ts";

export type LightField = keyof LightPointFields;
export type FieldValue = string | number | boolean | null;

/** How a field of a light point is written, and whether many light points may be given one value at once. */
interface FieldRule {
  readonly field: LightField;
  readonly kind: "text" | "note" | "choice" | "level" | "flag" | "degrees" | "date";
  readonly bulk: boolean;
  /** Letters that the server takes. */
  readonly maxLength?: number;
}

/** The fields in the order of the form, by the part of it they stand in. */
export const fieldParts = [
  {
    part: "place",
    fields: [
      { field: "number", kind: "text", bulk: false, maxLength: 64 },
      { field: "mast", kind: "text", bulk: false, maxLength: 64 },
      { field: "street", kind: "choice", bulk: true, maxLength: 200 },
      { field: "houseNumber", kind: "text", bulk: false, maxLength: 32 },
      { field: "areaId", kind: "choice", bulk: true },
    ],
  },
  {
    part: "supply",
    fields: [
      { field: "cabinetId", kind: "choice", bulk: true },
      { field: "segmentId", kind: "choice", bulk: true },
      { field: "phase", kind: "choice", bulk: true },
      { field: "switching", kind: "choice", bulk: true },
    ],
  },
  {
    part: "lamp",
    fields: [
      { field: "luminaireTypeId", kind: "choice", bulk: true },
      { field: "lightingClass", kind: "choice", bulk: true },
      { field: "minimumLevel", kind: "level", bulk: true },
      { field: "defaultLevel", kind: "level", bulk: true },
      { field: "calendarId", kind: "choice", bulk: true },
      { field: "neverDim", kind: "flag", bulk: true },
      { field: "zeichen394", kind: "flag", bulk: true },
    ],
  },
  {
    part: "more",
    fields: [
      { field: "installedOn", kind: "date", bulk: true },
      { field: "note", kind: "note", bulk: true, maxLength: 2_000 },
    ],
  },
] as const satisfies readonly { part: string; fields: readonly FieldRule[] }[];

const rules: readonly FieldRule[] = fieldParts.flatMap<FieldRule>(({ fields }) => fields);

export function ruleOf(field: LightField): FieldRule | undefined {
  return rules.find((rule) => rule.field === field);
}

export const bulkFields: readonly LightField[] = rules
  .filter(({ bulk }) => bulk)
  .map(({ field }) => field);

/** Lighting classes of EN 13201-2. */
export const lightingClasses: readonly string[] = [
  ..."123456".split("").map((one) => `M${one}`),
  ..."012345".split("").map((one) => `C${one}`),
  ..."1234567".split("").map((one) => `P${one}`),
];

/** Degrees as people write them, with a comma or a point; null where it is no number. */
export function parseDegrees(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  if (!/^[-+]?\d{1,3}(\.\d+)?$/.test(plain)) return null;
  return Number(plain);
}

/**
 * A day, a month or a year as people write them (2019, 05.2019, 1.5.2019, 2019-05-01) as the contract has it. Null where it is
 * none, or a day that the calendar does not have.
 */
export function parseInstalledOn(text: string): string | null {
  const plain = text.trim();
  const [, year, month, day] =
    /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(plain) ?? turned(plain) ?? [];
  if (year === undefined) return null;
  if (month === undefined) return year;
  const two = (part: string): string => part.padStart(2, "0");
  const date = new Date(`${year}-${two(month)}-${two(day ?? "1")}T00:00:00Z`);
  // A 31 February would have rolled over into March.
  if (Number.isNaN(date.getTime()) || date.getUTCMonth() + 1 !== Number(month)) return null;
  return day === undefined ? `${year}-${two(month)}` : `${year}-${two(month)}-${two(day)}`;
}

/** Day first, as in Germany. */
function turned(plain: string): (string | undefined)[] | null {
  const match = /^(?:(\d{1,2})[./])?(\d{1,2})[./](\d{4})$/.exec(plain);
  return match === null ? null : ["", match[3], match[2], match[1]];
}
