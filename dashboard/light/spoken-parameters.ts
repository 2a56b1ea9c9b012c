import type { Formats } from "../format/formats.ts";
import type { Translate, WordParameters } from "../i18n/translate.ts";

const instants = new Set(["until", "from", "to", "at", "since", "sunset", "sunrise"]);
const levels = new Set([
  "level",
  "floor",
  "minimumLevel",
  "desired",
  "reported",
  "measured",
  "wanted",
]);
const watts = new Set(["powerW", "expectedW", "measuredW", "limitW"]);

/** Parameters of words that came over the wire, made readable: instants as times, levels with their sign, a missing one as a dash. */
export function spoken(
  parameters: WordParameters,
  formats: Formats,
  t: Translate,
): Record<string, string> {
  const words: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) words[name] = "–";
    else if (name === "reasonCode") words["reason"] = t.code("reason", String(value));
    else if (typeof value === "string") words[name] = value;
    else if (instants.has(name)) words[name] = formats.time(value);
    else if (levels.has(name)) words[name] = formats.percent(value);
    else if (watts.has(name)) words[name] = formats.watts(value);
    else words[name] = formats.integer(value);
  }
  words["point"] = pointWords(parameters, formats, t);
  return words;
}

/** "um 21:00", "30 min nach Sonnenuntergang": the switch point that decided, empty where none is named. */
function pointWords(parameters: WordParameters, formats: Formats, t: Translate): string {
  const { clock, event, offsetMinutes } = parameters;
  if (typeof clock === "string") return t("moment.clock", { clock });
  if (typeof event !== "string") return "";
  return momentWords(event, typeof offsetMinutes === "number" ? offsetMinutes : 0, formats, t);
}

export function momentWords(
  event: string,
  offsetMinutes: number,
  formats: Formats,
  t: Translate,
): string {
  const name = t.code("sunEvent", event);
  if (offsetMinutes === 0) return t("moment.at", { event: name });
  const span = formats.duration(Math.abs(offsetMinutes) * 60_000);
  return t(offsetMinutes > 0 ? "moment.after" : "moment.before", { event: name, span });
}
