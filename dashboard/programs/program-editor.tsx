import { useEffect, useState } from "react";
import type { ProgramView, SwitchPointView } from "../../api/contract/programs.ts";
import { RequestFailed } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { TextField } from "../parts/text-field.tsx";
import { guardLeaving } from "../router/history.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { Assignment } from "./assignment.tsx";
import { Curve } from "./curve.tsx";
import { firstPoints } from "./draft.ts";
import { PointsFields } from "./points-fields.tsx";
import { Preview } from "./preview.tsx";
import { usePreview } from "./use-preview.ts";
import { useSaveProgram } from "./use-save-program.ts";
import { useSunMinutes } from "./use-sun-minutes.ts";

/** A program as curve and as fields, with what it would do, until it is saved. */
export function ProgramEditor({ program }: { readonly program: ProgramView | null }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(30_000);
  const sun = useSunMinutes();
  const reason = useRoleReason("editPrograms");
  const [name, setName] = useState(program?.name ?? "");
  const [points, setPoints] = useState<readonly SwitchPointView[]>(program?.points ?? firstPoints);
  const preview = usePreview(points, program?.id);
  const { save, theirs, base, setBase } = useSaveProgram(program);
  const changed =
    base === null || name !== base.name || JSON.stringify(points) !== JSON.stringify(base.points);
  const question = t("program.leave");
  useEffect(() => {
    if (!changed || reason !== null || save.isSuccess) return;
    // The browser's own question: it is the only one that also holds when the tab is closed.
    return guardLeaving(() => confirm(question));
  }, [changed, reason, question, save.isSuccess]);

  const conflict =
    save.error instanceof RequestFailed && save.error.problem?.code === "versionMismatch";
  const problems = preview.data?.problems ?? [];
  const blocked =
    reason ??
    (name.trim() === "" ? t("program.nameMissing") : null) ??
    (changed ? null : t("program.unchanged"));
  const show = (saved: Pick<ProgramView, "name" | "points">): void => {
    setName(saved.name);
    setPoints(saved.points);
  };
  if (program !== null && base !== null && program.version > base.version && !changed) {
    // Somebody else has saved, and nothing here would be lost.
    setBase(program);
    show(program);
  }
  const press = (overwrite: boolean): void =>
    save.mutate({ input: { name: name.trim(), points }, overwrite });

  return (
    <div className="stack stack-wide">
      {program !== null && base !== null && (
        <p className="soft">
          {t("program.version", {
            version: base.version,
            by: base.changedBy,
            time: now === null ? "" : formats.moment(base.changedAt, now),
          })}{" "}
          {t("programs.inSync", {
            count: program.networkedLights,
            inSync: formats.integer(program.inSyncLights),
            number: formats.integer(program.networkedLights),
          })}
        </p>
      )}
      {reason !== null && <p className="note">{reason}</p>}
      <div className="program-name">
        <TextField
          label={t("program.name")}
          value={name}
          maxLength={100}
          readOnly={reason !== null}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <Curve points={points} sun={sun} readOnly={reason !== null} onChange={setPoints} />
      <PointsFields
        points={points}
        sun={sun}
        problems={problems}
        readOnly={reason !== null}
        onChange={setPoints}
      />
      <div className="stack">
        {conflict ? (
          <div className="note note-bad stack" role="alert">
            <p>{t("program.conflict")}</p>
            <div className="row">
              <button
                type="button"
                className="button"
                onClick={() => theirs.mutate(undefined, { onSuccess: show })}
              >
                {t("program.takeTheirs")}
              </button>
              <button type="button" className="button" onClick={() => press(true)}>
                {t("program.keepMine")}
              </button>
            </div>
          </div>
        ) : (
          <ProblemNote error={save.error ?? theirs.error} />
        )}
        <div className="row">
          <CommandButton
            look="main"
            reason={blocked ?? (save.isPending ? t("program.saving") : null)}
            reasonUnseen={reason !== null}
            onPress={() => press(false)}
          >
            {t("common.save")}
          </CommandButton>
          {base !== null && changed && reason === null && (
            <button type="button" className="button button-quiet" onClick={() => show(base)}>
              {t("program.discard")}
            </button>
          )}
        </div>
      </div>
      <Preview query={preview} />
      {program !== null && <Assignment program={program} />}
    </div>
  );
}
