import type { LightRow } from "../../api/contract/lights.ts";
import type { Translate } from "../i18n/translate.ts";

/** "Leuchtstelle 0417": the name that people read off the mast. */
export function lightName(light: Pick<LightRow, "number">, t: Translate): string {
  return t("light.name", { number: light.number });
}
