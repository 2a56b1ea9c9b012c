import { useNearLights } from "../client/devices.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Waiting } from "../parts/waiting.tsx";
import { LightChoice } from "./light-choice.tsx";

const shownAtMost = 12;

/** Light points around a place, nearest first. */
export function LightsNear({
  place,
  title,
  onLight,
}: {
  readonly place: { readonly latitude: number; readonly longitude: number };
  readonly title: string;
  readonly onLight: (id: string) => void;
}) {
  const t = useTranslate();
  const query = useNearLights(place, shownAtMost);
  const lights = query.data;
  return (
    <section className="stack stack-tight" aria-label={title}>
      <h3 className="over">{title}</h3>
      {lights === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : lights.length === 0 ? (
        <p className="soft">{t("commission.noneNear")}</p>
      ) : (
        <ul className="pick-list">
          {lights.map((light) => (
            <LightChoice key={light.id} light={light} meters={light.meters} onLight={onLight} />
          ))}
        </ul>
      )}
    </section>
  );
}
