import { useEffect, useRef } from "react";
import type { ImportReport } from "../../api/contract/imports.ts";
import { useStreets } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTheme } from "../theme/use-theme.ts";
import { projector, type Bounds } from "./places-span.ts";

const width = 640;
const height = 420;

/** The file's places as dots over the streets that are known: one look says whether they lie in the right town. */
export function PlacesPicture({
  places,
  bounds,
}: {
  readonly places: ImportReport["reading"]["sample"];
  readonly bounds: Bounds;
}) {
  const t = useTranslate();
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const streets = useStreets().data;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return;
    const style = getComputedStyle(element);
    const at = projector(bounds, width, height, 24);
    context.clearRect(0, 0, width, height);
    context.strokeStyle = style.getPropertyValue("--rule-strong");
    context.lineWidth = 1;
    for (const { lines } of streets?.streets ?? []) {
      for (const line of lines) {
        context.beginPath();
        for (const [longitude, latitude] of line) context.lineTo(...at(longitude, latitude));
        context.stroke();
      }
    }
    context.fillStyle = style.getPropertyValue("--lamp");
    for (const [longitude, latitude] of places) {
      context.beginPath();
      context.arc(...at(longitude, latitude), places.length > 300 ? 2 : 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }, [bounds, places, streets, theme]);
  return (
    <canvas
      ref={canvas}
      className="places-picture"
      width={width}
      height={height}
      role="img"
      aria-label={t("import.picture", { count: places.length })}
    />
  );
}
