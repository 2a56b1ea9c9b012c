import type { LightPointFields, LightPointView } from "../../../api/contract/stock.ts";
import { parseDegrees, parseInstalledOn, ruleOf } from "../../stock/light-fields.ts";
import type { FieldValue, LightField } from "../../stock/light-fields.ts";

/** A light point as its form has it: degrees and dates as they are typed, all else as the contract has it. */
export type LightDraft = Readonly<Record<LightField, FieldValue>>;

/** Words under `lightFault.<fault>`. */
type LightFault = "numberMissing" | "latitude" | "longitude" | "installedOn";

const fields: readonly LightField[] = [
  "number",
  "mast",
  "street",
  "houseNumber",
  "areaId",
  "latitude",
  "longitude",
  "cabinetId",
  "segmentId",
  "phase",
  "luminaireTypeId",
  "switching",
  "lightingClass",
  "minimumLevel",
  "defaultLevel",
  "neverDim",
  "zeichen394",
  "calendarId",
  "installedOn",
  "note",
];

/** What a technician may put right on the spot; the rest is the planner's. */
export const correctable: ReadonlySet<LightField> = new Set([
  "note",
  "latitude",
  "longitude",
  "mast",
]);

export function draftOf(light: LightPointFields, degrees: (value: number) => string): LightDraft {
  return {
    ...valuesOf(light),
    latitude: degrees(light.latitude),
    longitude: degrees(light.longitude),
  };
}

/** A draft of a light point that does not exist yet. */
export function newDraft(latitude: string, longitude: string): LightDraft {
  return {
    number: null,
    mast: null,
    street: null,
    houseNumber: null,
    areaId: null,
    latitude,
    longitude,
    cabinetId: null,
    segmentId: null,
    phase: null,
    luminaireTypeId: null,
    switching: "notNetworked",
    lightingClass: null,
    minimumLevel: 0,
    defaultLevel: 100,
    neverDim: false,
    zeichen394: false,
    calendarId: null,
    installedOn: null,
    note: null,
  };
}

function valuesOf(light: LightPointFields): LightDraft {
  // Only the fields of the form, without version and whatever else a view has.
  return Object.fromEntries(fields.map((field) => [field, light[field]])) as LightDraft;
}

interface Checked {
  readonly values: LightDraft;
  readonly faults: ReadonlyMap<LightField, LightFault>;
}

/** What the draft means, and what in it cannot be. */
export function checkDraft(draft: LightDraft): Checked {
  const values: Partial<Record<LightField, FieldValue>> = {};
  const faults = new Map<LightField, LightFault>();
  for (const field of fields) {
    const value = draft[field];
    const text = typeof value === "string" ? value.trim() : null;
    if (field === "latitude" || field === "longitude") {
      const degrees = parseDegrees(text ?? "");
      const most = field === "latitude" ? 90 : 180;
      if (degrees === null || Math.abs(degrees) > most) faults.set(field, field);
      values[field] = degrees;
    } else if (field === "installedOn" && text !== null && text !== "") {
      const date = parseInstalledOn(text);
      if (date === null) faults.set(field, "installedOn");
      values[field] = date;
    } else if (text === null || ruleOf(field)?.kind === "choice") {
      values[field] = text === "" ? null : value;
    } else {
      values[field] = text === "" ? null : text;
    }
  }
  if (values.number === null) faults.set("number", "numberMissing");
  // Every field of the list above was set.
  return { values: values as LightDraft, faults };
}

/** The fields that differ from what is saved: a PATCH names only these. */
export function changesOf(
  saved: LightPointFields,
  values: LightDraft,
): Partial<Record<LightField, FieldValue>> {
  return Object.fromEntries(
    fields.filter((field) => values[field] !== saved[field]).map((field) => [field, values[field]]),
  );
}

/** Fields that both the reader and somebody else have changed since `base`, to different values. */
export function conflictsOf(
  base: LightPointFields,
  theirs: LightPointView,
  mine: Partial<Record<LightField, FieldValue>>,
): LightField[] {
  return fields.filter(
    (field) =>
      Object.hasOwn(mine, field) && theirs[field] !== base[field] && theirs[field] !== mine[field],
  );
}
