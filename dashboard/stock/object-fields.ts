import type { StockKind } from "../../api/contract/stock.ts";

/** Kinds with one plain form; light points have their own. */
export type FormKind = Exclude<StockKind, "lightPoint">;

type Choice = "area" | "supplyPoint" | "calendar";

/** How a field is written. `place` stands for latitude and longitude together. */
export type ObjectField =
  | {
      readonly field: string;
      readonly kind: "text";
      readonly required?: true;
      readonly max: number;
    }
  | { readonly field: string; readonly kind: "note" }
  | {
      readonly field: string;
      readonly kind: "number";
      readonly required?: true;
      readonly whole?: true;
      /** What an empty field means where the server takes no null. */
      readonly empty?: number;
      readonly unit: string;
      readonly least: number;
      readonly most: number;
    }
  | { readonly field: string; readonly kind: "flag"; readonly usual: boolean }
  | { readonly field: string; readonly kind: "choice"; readonly of: Choice }
  | {
      readonly field: "powerCurve" | "lumenDepreciation";
      readonly kind: "points";
      readonly x: { readonly unit: string; readonly most: number; readonly whole?: true };
      readonly y: { readonly unit: string; readonly most: number; readonly share?: true };
    }
  | { readonly field: string; readonly kind: "ids" }
  | { readonly field: "place"; readonly kind: "place" };

const note: ObjectField = { field: "note", kind: "note" };
const place: ObjectField = { field: "place", kind: "place" };
const number: ObjectField = { field: "number", kind: "text", required: true, max: 100 };
const name: ObjectField = { field: "name", kind: "text", required: true, max: 200 };
const furtherName: ObjectField = { field: "name", kind: "text", max: 200 };

/** The fields of each kind in the order of its form; the bounds are the server's (api/stock/kinds.ts). */
export const objectFields: Readonly<Record<FormKind, readonly ObjectField[]>> = {
  cabinet: [
    number,
    furtherName,
    { field: "address", kind: "text", max: 300 },
    { field: "areaId", kind: "choice", of: "area" },
    { field: "supplyPointId", kind: "choice", of: "supplyPoint" },
    place,
    note,
  ],
  segment: [
    number,
    furtherName,
    { field: "output", kind: "number", whole: true, unit: "", least: 1, most: 255 },
    { field: "calendarId", kind: "choice", of: "calendar" },
    { field: "dayPowered", kind: "flag", usual: true },
    note,
  ],
  luminaireType: [
    name,
    { field: "manufacturer", kind: "text", max: 200 },
    { field: "ratedPower", kind: "number", required: true, unit: "W", least: 0, most: 5000 },
    { field: "standbyPower", kind: "number", empty: 0, unit: "W", least: 0, most: 5000 },
    {
      field: "powerCurve",
      kind: "points",
      x: { unit: "%", most: 100, whole: true },
      y: { unit: "W", most: 5000 },
    },
    { field: "lightSource", kind: "text", max: 100 },
    { field: "lumens", kind: "number", unit: "lm", least: 0, most: 1_000_000 },
    { field: "ratedLifeHours", kind: "number", unit: "h", least: 1, most: 1_000_000 },
    {
      field: "lumenDepreciation",
      kind: "points",
      x: { unit: "h", most: 1_000_000 },
      // On the wire a share of 1, for people per cent.
      y: { unit: "%", most: 100, share: true },
    },
    note,
  ],
  supplyPoint: [number, { field: "meterNumber", kind: "text", max: 100 }, furtherName, place, note],
  gateway: [furtherName, { field: "deviceIds", kind: "ids" }, place, note],
  area: [name],
  street: [name],
  mast: [
    number,
    { field: "heightMeters", kind: "number", unit: "m", least: 0.1, most: 100 },
    { field: "material", kind: "text", max: 100 },
    { field: "installedYear", kind: "number", whole: true, unit: "", least: 1850, most: 2200 },
    place,
    note,
  ],
  group: [name, note],
};
