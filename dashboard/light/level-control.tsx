import { useState } from "react";
import { Label, Slider, SliderThumb, SliderTrack } from "react-aria-components";
import type { LightView } from "../../api/contract/lights.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { useLockReason } from "../locks/use-lock-reason.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { WholeNumber } from "../parts/whole-number.tsx";
import { useCommandReason } from "../session/use-gate.ts";
import { endOf } from "./override-request.ts";
import type { UntilChoice } from "./override-request.ts";
import { UntilPicker } from "./until-picker.tsx";
import { useOverride } from "./use-override.ts";

const presets = [0, 30, 50, 70, 100] as const;

/** Sets a light point's level by hand: choose, then send once. */
export function LevelControl({ view }: { readonly view: LightView }) {
  const t = useTranslate();
  const formats = useFormats();
  const town = useTown().data;
  const now = useTownNow(1_000);
  const { light, twin, override } = view;
  const [draft, setDraft] = useState<number | null>(null);
  const [until, setUntil] = useState<UntilChoice>("sunrise");
  const [clock, setClock] = useState("06:00");
  const gate = useCommandReason("switchLights");
  const { send, end } = useOverride(light.id, light.number);
  const locked = useLockReason(view.workLock);
  const reason =
    light.switching === "networked" ? (locked ?? gate) : t(`level.no.${light.switching}`);
  const present = override?.level ?? twin.desired.level ?? light.levelPercent ?? 0;
  const level = draft ?? present;
  const busy = send.isPending ? t("level.sending") : null;

  const press = (): void => {
    if (now === null || town === undefined) return;
    send.mutate(
      { level, until: endOf(until, clock, now, town.timeZone) },
      { onSuccess: () => setDraft(null) },
    );
  };
  return (
    <section className="stack level" aria-label={t("level.title")}>
      <div className="row row-ends section-head">
        <h2>{t("level.title")}</h2>
        <span className="level-now">
          <strong className="figure">{formats.percent(level)}</strong>
        </span>
      </div>
      <Slider
        className="slider"
        minValue={0}
        maxValue={100}
        value={level}
        onChange={(value) => setDraft(Array.isArray(value) ? (value[0] ?? 0) : value)}
        isDisabled={reason !== null}
      >
        <Label className="unseen">{t("level.slider")}</Label>
        <SliderTrack className="slider-track">
          {({ state }) => (
            <>
              <span
                className="slider-fill"
                style={{ width: `${state.getThumbPercent(0) * 100}%` }}
              />
              <SliderThumb className="slider-thumb" />
            </>
          )}
        </SliderTrack>
      </Slider>
      <div className="presets" role="group" aria-label={t("level.presets")}>
        {presets.map((preset) => (
          <button
            key={preset}
            type="button"
            className="button"
            aria-pressed={level === preset}
            disabled={reason !== null}
            onClick={() => setDraft(preset)}
          >
            {preset === 0 ? t("level.off") : formats.percent(preset)}
          </button>
        ))}
      </div>
      <div className="level-fields">
        <WholeNumber
          label={t("level.exact")}
          unit="%"
          value={level}
          min={0}
          max={100}
          disabled={reason !== null}
          onChange={setDraft}
        />
        <UntilPicker
          choice={until}
          clock={clock}
          disabled={reason !== null}
          onChoice={setUntil}
          onClock={setClock}
        />
      </div>
      {reason === null && level < light.minimumLevel && (
        <p className="note">
          {t("level.belowFloor", {
            floor: formats.percent(light.minimumLevel),
            class: light.lightingClass ?? "–",
          })}
        </p>
      )}
      {reason === null && light.neverDim && <p className="note">{t("level.neverDim")}</p>}
      <ProblemNote error={send.error ?? end.error} />
      <div className="row">
        <CommandButton look="main" reason={reason ?? busy} onPress={press}>
          {t("level.send")}
        </CommandButton>
        {override !== null && (
          <CommandButton reason={reason} reasonUnseen onPress={() => end.mutate()}>
            {t("level.end")}
          </CommandButton>
        )}
      </div>
      <p className="soft">
        {override === null
          ? t("level.plan", {
              level: twin.desired.level === null ? "–" : formats.percent(twin.desired.level),
            })
          : t("level.inForce", {
              level: formats.percent(override.level),
              by: override.by,
              until: formats.moment(override.until, now ?? override.from),
            })}
      </p>
    </section>
  );
}
