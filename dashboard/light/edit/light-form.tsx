import { useEffect, useState } from "react";
import type { LightPointView } from "../../../api/contract/stock.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { CommandButton } from "../../parts/command-button.tsx";
import { guardLeaving, navigate } from "../../router/history.ts";
import { useRoleReason } from "../../session/use-gate.ts";
import { useFieldOptions } from "../../stock/field-options.ts";
import { LightFieldInput } from "../../stock/light-field-input.tsx";
import { fieldParts } from "../../stock/light-fields.ts";
import type { FieldValue, LightField } from "../../stock/light-fields.ts";
import { PositionField } from "../../stock/position-field.tsx";
import { ConflictNote } from "./conflict-note.tsx";
import {
  changesOf,
  checkDraft,
  conflictsOf,
  correctable,
  draftOf,
  newDraft,
} from "./light-draft.ts";
import { useSaveLight } from "./use-save-light.ts";

export interface LightFormProps {
  /** Null for one that does not exist yet. */
  readonly light: LightPointView | null;
  /** Where a new one is to stand, degrees as text. */
  readonly latitude?: string;
  readonly longitude?: string;
}

/** All that the inventory has of a light point, until it is saved. */
export function LightForm({ light, latitude = "", longitude = "" }: LightFormProps) {
  const t = useTranslate();
  const formats = useFormats();
  const optionsOf = useFieldOptions();
  const planner = useRoleReason("editStock");
  const technician = useRoleReason("correctLights");
  const reason = light === null ? planner : technician;
  const { base, theirs, goOn, goal, save, remove } = useSaveLight(light);
  const [draft, setDraft] = useState(() =>
    base === null ? newDraft(latitude, longitude) : draftOf(base, formats.plain),
  );
  const [tried, setTried] = useState(false);
  const { values, faults } = checkDraft(draft);
  const mine = base === null ? {} : changesOf(base, values);
  const changed = base === null || Object.keys(mine).length > 0;
  const question = t("lightEdit.leave");
  useEffect(() => {
    if (!changed || reason !== null || goal !== null) return;
    // The browser's own question: it is the only one that also holds when the tab is closed.
    return guardLeaving(() => confirm(question));
  }, [changed, reason, goal, question]);
  // After the effect above has let go of its guard.
  useEffect(() => {
    if (goal !== null) navigate(goal, { replace: true });
  }, [goal]);

  const set = (field: LightField, value: FieldValue): void => {
    setDraft((before) => ({
      ...before,
      [field]: value,
      // A segment is one of its cabinet's.
      ...(field === "cabinetId" ? { segmentId: null } : {}),
    }));
  };
  const isClosed = (field: LightField): boolean =>
    reason !== null ||
    (planner !== null && !correctable.has(field)) ||
    (field === "switching" && base !== null && base.deviceId !== null);
  const faultOf = (field: LightField): string | null => {
    const fault = faults.get(field);
    return fault !== undefined && tried ? t(`lightFault.${fault}`) : null;
  };
  const press = (): void => {
    setTried(true);
    if (faults.size > 0) return;
    if (base !== null) save.mutate(mine);
    else {
      const given = Object.entries(values).filter(([, value]) => value !== null);
      save.mutate(Object.fromEntries(given));
    }
  };
  const conflicts = base === null || theirs === null ? [] : conflictsOf(base, theirs, mine);
  const take = (whose: "mine" | "theirs"): void => {
    if (theirs === null) return;
    const kept = Object.keys(mine).filter(
      (field) => whose === "mine" || !conflicts.some((one) => one === field),
    );
    const typed = Object.entries(draft).filter(([field]) => kept.includes(field));
    setDraft({ ...draftOf(theirs, formats.plain), ...Object.fromEntries(typed) });
    goOn();
  };
  const blocked =
    reason ??
    (!changed ? t("lightEdit.unchanged") : null) ??
    (save.isPending || remove.isPending ? t("bulk.working") : null) ??
    (tried && faults.size > 0 ? t("lightEdit.faults", { count: faults.size }) : null);
  return (
    <form
      className="light-form stack stack-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === null) press();
      }}
    >
      {reason !== null && <p className="note">{reason}</p>}
      {reason === null && planner !== null && <p className="note">{t("lightEdit.technician")}</p>}
      {fieldParts.map(({ part, fields }) => (
        <fieldset key={part} className="light-part">
          <legend>{t(`lightEdit.part.${part}`)}</legend>
          <div className="light-fields">
            {fields.map(({ field, kind }) => (
              <div key={field} className={`light-field light-field-${kind}`}>
                <LightFieldInput
                  field={field}
                  value={draft[field]}
                  options={optionsOf(
                    field,
                    typeof draft.cabinetId === "string" ? draft.cabinetId : null,
                  )}
                  fault={faultOf(field)}
                  disabled={isClosed(field) || (field === "segmentId" && draft.cabinetId === null)}
                  onChange={(value) => set(field, value)}
                />
                {field === "switching" && base !== null && base.deviceId !== null && (
                  <p className="small soft">
                    {t("lightEdit.hasDevice", { device: base.deviceId })}
                  </p>
                )}
              </div>
            ))}
          </div>
          {part === "place" && (
            <PositionField
              latitude={String(draft.latitude ?? "")}
              longitude={String(draft.longitude ?? "")}
              latitudeFault={faultOf("latitude")}
              longitudeFault={faultOf("longitude")}
              disabled={isClosed("latitude")}
              onChange={(place) => setDraft((before) => ({ ...before, ...place }))}
            />
          )}
        </fieldset>
      ))}
      <div className="form-foot stack">
        {theirs !== null ? (
          <ConflictNote theirs={theirs} mine={mine} conflicts={conflicts} onTake={take} />
        ) : (
          <ProblemNote error={save.error ?? remove.error} />
        )}
        <div className="row">
          <CommandButton
            look="main"
            reason={blocked}
            reasonUnseen={reason !== null}
            onPress={press}
          >
            {t(base === null ? "lightEdit.make" : "common.save")}
          </CommandButton>
          {base !== null && changed && reason === null && (
            <button
              type="button"
              className="button button-quiet"
              onClick={() => setDraft(draftOf(base, formats.plain))}
            >
              {t("program.discard")}
            </button>
          )}
          {base !== null && planner === null && (
            <button
              type="button"
              className="button button-quiet row-last"
              disabled={remove.isPending}
              onClick={() => remove.mutate(base)}
            >
              {t("bulk.trash")}
            </button>
          )}
        </div>
      </div>
    </form>
  );
}
