import { useTown } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { createFormats } from "./formats.ts";
import type { Formats } from "./formats.ts";

const made = new Map<string, Formats>();

/** Formats in the page's language and the town's time zone (UTC until the town is known). */
export function useFormats(): Formats {
  const { language } = useTranslate();
  const timeZone = useTown().data?.timeZone ?? "UTC";
  const key = `${language} ${timeZone}`;
  let formats = made.get(key);
  if (formats === undefined) {
    formats = createFormats(language, timeZone);
    made.set(key, formats);
  }
  return formats;
}
