import { useState } from "react";
import type { JobAccepted } from "../../api/contract/overrides.ts";
import type { SegmentView } from "../../api/contract/stock.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { endOf } from "../light/override-request.ts";
import type { UntilChoice } from "../light/override-request.ts";
import { UntilPicker } from "../light/until-picker.tsx";
import { useTownNow } from "../live/hooks.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { SwitchProblem } from "./switch-problem.tsx";
import { useSegmentLights, useSwitchSegment } from "./cabinet-queries.ts";
import { streetsOf } from "./cabinet-rules.ts";

export interface SwitchFormProps {
  readonly segment: SegmentView;
  readonly on: boolean;
  readonly onSent: (job: JobAccepted) => void;
}

/** Says which light points in which streets go on or off, until when, and sends it once. */
export function SwitchForm({ segment, on, onSent }: SwitchFormProps) {
  const t = useTranslate();
  const formats = useFormats();
  const town = useTown().data;
  const now = useTownNow(1_000);
  const [until, setUntil] = useState<UntilChoice>("sunrise");
  const [clock, setClock] = useState("06:00");
  const send = useSwitchSegment(segment.id);
  const count = { count: segment.lights, number: formats.integer(segment.lights) };
  const way = on ? "on" : "off";
  const press = (): void => {
    if (now === null || town === undefined) return;
    send.mutate({ on, until: endOf(until, clock, now, town.timeZone) }, { onSuccess: onSent });
  };
  return (
    <div className="stack">
      <p>{t(`cabinets.what.${way}`, count)}</p>
      <Streets segment={segment} on={on} />
      <UntilPicker
        choice={until}
        clock={clock}
        disabled={send.isPending}
        onChoice={setUntil}
        onClock={setClock}
      />
      <SwitchProblem error={send.error} />
      <div className="row sheet-foot">
        <CommandButton
          look="main"
          reason={send.isPending ? t("level.sending") : null}
          onPress={press}
        >
          {t(`cabinets.go.${way}`, count)}
        </CommandButton>
      </div>
    </div>
  );
}

/** As many streets as are named one by one. */
const namedAtMost = 6;

function Streets({ segment, on }: { readonly segment: SegmentView; readonly on: boolean }) {
  const t = useTranslate();
  const formats = useFormats();
  const query = useSegmentLights(segment.id);
  if (query.error !== null) return <ProblemNote error={query.error} />;
  if (query.data === undefined) {
    return (
      <p className="soft" role="status">
        {t("common.loading")}
      </p>
    );
  }
  const { rows, total } = query.data;
  const streets = streetsOf(rows);
  const further = streets.length - namedAtMost;
  const networked = rows.filter(({ switching }) => switching === "networked").length;
  return (
    <>
      <ul className="switch-streets">
        {streets.slice(0, namedAtMost).map(({ street, lights }) => (
          <li key={street ?? ""}>
            <span>{street ?? t("cabinets.withoutStreet")}</span>
            <strong>{formats.integer(lights)}</strong>
          </li>
        ))}
      </ul>
      {further > 0 && <p className="soft">{t("cabinets.furtherStreets", { count: further })}</p>}
      {total > rows.length && <p className="soft">{t("cabinets.streetsOfFirst")}</p>}
      {networked > 0 && (
        <p className="note">
          {t(on ? "cabinets.networkedOn" : "cabinets.networkedOff", {
            count: networked,
            number: formats.integer(networked),
          })}
        </p>
      )}
    </>
  );
}
