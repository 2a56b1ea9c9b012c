import { useState } from "react";
import type { HandoverView } from "../../api/contract/handover.ts";
import { useCreateAbsence, useEndAbsence } from "../client/handover.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useSession } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useWallClock } from "../format/use-wall-clock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { Part } from "./part.tsx";

/** Who is away and who stands in. It tells whom to ask; rights are not lent. */
export function Absences({ view }: { readonly view: HandoverView }) {
  const t = useTranslate();
  const formats = useFormats();
  const end = useEndAbsence();
  const [adding, setAdding] = useState(false);
  const now = useWallClock();
  return (
    <div className="stack">
      <Part
        title={t("handover.absences")}
        none={t("handover.noAbsences")}
        isEmpty={view.absences.length === 0}
      >
        <ul className="handover-list">
          {view.absences.map((one) => (
            <li key={one.id} className="stack stack-tight">
              <p>
                {t("handover.absence", {
                  name: one.name,
                  deputy: one.deputy,
                  from: formats.moment(one.from, now),
                  until: formats.moment(one.until, now),
                })}
              </p>
              {one.note !== null && <p className="soft">{one.note}</p>}
              {one.mayEnd && (
                <div className="row">
                  <CommandButton reason={null} onPress={() => end.mutate(one.id)}>
                    {t("handover.backAgain")}
                  </CommandButton>
                </div>
              )}
            </li>
          ))}
        </ul>
      </Part>
      <p className="small soft">{t("handover.noRights")}</p>
      {adding ? (
        <NewAbsence view={view} onDone={() => setAdding(false)} />
      ) : (
        <div className="row">
          <CommandButton reason={null} onPress={() => setAdding(true)}>
            {t("handover.addAbsence")}
          </CommandButton>
        </div>
      )}
      <ProblemNote error={end.error} />
    </div>
  );
}

/** The instant at which a day begins here; null where nothing is typed. */
function dayStart(date: string, days = 0): number | null {
  if (date === "") return null;
  return Temporal.PlainDate.from(date).add({ days }).toZonedDateTime(Temporal.Now.timeZoneId())
    .epochMilliseconds;
}

function NewAbsence({
  view,
  onDone,
}: {
  readonly view: HandoverView;
  readonly onDone: () => void;
}) {
  const t = useTranslate();
  const me = useSession().data?.user;
  const create = useCreateAbsence();
  const [userId, setUserId] = useState(me?.id ?? "");
  const [deputyId, setDeputyId] = useState("");
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [note, setNote] = useState("");
  const from = dayStart(first);
  const until = dayStart(last, 1);
  const isWhole = deputyId !== "" && from !== null && until !== null && from < until;
  const people = view.people.map(({ id, name }) => [id, name] as const);
  const save = (): void => {
    if (!isWhole) return;
    create.mutate(
      { userId, deputyId, from, until, ...(note === "" ? {} : { note }) },
      {
        onSuccess: () => {
          toast({ text: t("handover.absenceSaved") });
          onDone();
        },
      },
    );
  };
  return (
    <div className="stack">
      <div className="rule-fields">
        {me?.role === "administrator" && (
          <SelectField
            label={t("handover.who")}
            value={userId}
            options={people}
            onChange={setUserId}
          />
        )}
        <SelectField
          label={t("handover.deputy")}
          value={deputyId}
          none={t("handover.choose")}
          options={people.filter(([id]) => id !== userId)}
          onChange={setDeputyId}
        />
        <TextField
          type="date"
          label={t("handover.firstDay")}
          value={first}
          onChange={(event) => setFirst(event.target.value)}
        />
        <TextField
          type="date"
          label={t("handover.lastDay")}
          value={last}
          onChange={(event) => setLast(event.target.value)}
        />
        <TextField
          label={t("handover.note")}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <div className="row">
        <CommandButton
          look="main"
          reason={isWhole ? null : t("handover.absenceMissing")}
          onPress={save}
        >
          {t("handover.saveAbsence")}
        </CommandButton>
        <CommandButton reason={null} onPress={onDone}>
          {t("approvals.back")}
        </CommandButton>
      </div>
      <ProblemNote error={create.error} />
    </div>
  );
}
