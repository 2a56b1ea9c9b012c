import type { HistoryEntry } from "../../api/contract/stock.ts";
import type { Formats } from "../format/formats.ts";
import { useFormats } from "../format/use-formats.ts";
import type { Translate } from "../i18n/translate.ts";
import { useTranslate } from "../i18n/translate.ts";
import { switchings } from "../router/lights-filter.ts";

type Value = HistoryEntry["fields"][number]["before"];

const levels: ReadonlySet<string> = new Set(["minimumLevel", "defaultLevel"]);
const watts = /Power(W)?$/;
const curves: ReadonlySet<string> = new Set(["powerCurve", "lumenDepreciation"]);

/** A value of a field as a person reads it. */
export function valueWords(field: string, value: Value, t: Translate, formats: Formats): string {
  if (value === null || value === "") return t("history.empty");
  if (typeof value === "boolean") return t(value ? "history.yes" : "history.no");
  const switching = switchings.find((one) => one === value);
  if (field === "switching" && switching !== undefined) return t(`switching.${switching}`);
  if (typeof value === "number") {
    if (levels.has(field)) return formats.percent(value);
    return watts.test(field) ? formats.watts(value) : formats.plain(value);
  }
  return curves.has(field) ? curveWords(value, t, formats) : value;
}

/** A curve as its points, "0 → 4, 100 → 40". */
function curveWords(value: string, t: Translate, formats: Formats): string {
  // The change log keeps it as the server wrote it.
  const points = JSON.parse(value) as readonly (readonly [number, number])[];
  const words = points.map(([x, y]) => `${formats.plain(x)} → ${formats.plain(y)}`);
  return words.length === 0 ? t("history.empty") : words.join(", ");
}

/** A field's name; what belongs to something else carries that one's name behind a colon, as `group:Altstadt`. */
export function fieldWords(field: string, t: Translate): string {
  const colon = field.indexOf(":");
  if (colon === -1) return t.code("stockField", field);
  return `${t.code("stockField", field.slice(0, colon))} ${field.slice(colon + 1)}`;
}

export function useValueWords(): (field: string, value: Value) => string {
  const t = useTranslate();
  const formats = useFormats();
  return (field, value) => valueWords(field, value, t, formats);
}
