import type { LightRow } from "../../api/contract/lights.ts";
import type { Translate } from "../i18n/translate.ts";

type Place = Pick<LightRow, "street" | "houseNumber" | "mast" | "area">;

/** Where a light point stands, in words: "Lindenstraße 14 · Mast 0417". */
export function placeWords(place: Place, t: Translate): string {
  const street =
    place.street === null
      ? place.area
      : [place.street, place.houseNumber].filter((part) => part !== null).join(" ");
  const mast = place.mast === null ? null : t("light.mast", { mast: place.mast });
  const words = [street, mast].filter((part) => part !== null && part !== "");
  return words.length === 0 ? t("light.placeUnknown") : words.join(" · ");
}
