import { useEffect, useRef, useState } from "react";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { ObjectConflict } from "./object-conflict.tsx";
import { clashing, differing, draftOf, readDraft, rebased } from "./object-draft.ts";
import type { DraftValue } from "./object-draft.ts";
import { ObjectFieldInput } from "./object-field-input.tsx";
import { objectFields } from "./object-fields.ts";
import type { FormKind } from "./object-fields.ts";
import { PositionField } from "./position-field.tsx";
import { useSaveObject, type StockThing } from "./use-save-object.ts";

export interface ObjectFormProps {
  readonly kind: FormKind;
  /** Null: a new one. */
  readonly object: StockThing | null;
  /** What a new one belongs to and begins with, as the server takes it. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Saved: the object as it is now. Put into the trash: null. */
  readonly onDone: (object: StockThing | null) => void;
}

/** The views of the contract are plain objects; a field is looked up by its name in the table of fields. */
const wire = (object: StockThing | null): Readonly<Record<string, unknown>> => ({ ...object });

/** The form of any kind of the stock but light points: fields with their faults, conflict with others, and the way into the trash. */
export function ObjectForm({ kind, object, defaults = {}, onDone }: ObjectFormProps) {
  const t = useTranslate();
  const { plain } = useFormats();
  const fields = objectFields[kind];
  const form = useRef<HTMLFormElement>(null);
  const [base, setBase] = useState(object);
  const before = { ...defaults, ...wire(base) };
  const [draft, setDraft] = useState(() => draftOf(fields, before, plain));
  /** How often saving was tried: each time the first fault is where the keyboard goes on. */
  const [tries, setTries] = useState(0);
  const { values, faults } = readDraft(fields, draft);
  const mine = differing(fields, draft, before, plain);
  const isTouched = Object.keys(mine).length > 0 || Object.keys(faults).length > 0;
  const name = [values["name"], values["number"], base?.id].find((one) => typeof one === "string");
  const { save, remove, theirs, goOn } = useSaveObject(kind, base, String(name ?? ""), onDone);
  if (!isTouched && base !== null && object !== null && object.version > base.version) {
    // Untouched, it shows what somebody else has saved meanwhile.
    setBase(object);
    setDraft(draftOf(fields, wire(object), plain));
  }
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [tries]);
  const isNew = object === null;
  useEffect(() => {
    // Whoever adds something begins to write.
    if (isNew) form.current?.querySelector("input")?.focus();
  }, [isNew]);
  const put = (field: string, value: DraftValue): void => setDraft({ ...draft, [field]: value });
  const fault = (field: string): string | null => {
    const code = tries > 0 ? faults[field] : undefined;
    return code === undefined ? null : t(`objectFault.${code}`);
  };
  const text = (field: string): string => {
    const value = draft[field];
    return typeof value === "string" ? value : "";
  };
  const reason =
    save.isPending || remove.isPending
      ? t("bulk.working")
      : isTouched
        ? null
        : t("lightEdit.unchanged");
  const press = (): void => {
    setTries(tries + 1);
    if (Object.keys(faults).length > 0) return;
    save.mutate(base === null ? { ...defaults, ...values } : mine);
  };
  const clashes = theirs === null ? [] : clashing(mine, before, wire(theirs));
  const take = (whose: "mine" | "theirs"): void => {
    const kept = Object.keys(mine).filter((one) => whose === "mine" || !clashes.includes(one));
    setDraft(rebased(fields, draft, wire(theirs), kept, plain));
    setBase(theirs);
    goOn();
  };
  return (
    <form
      ref={form}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === null) press();
      }}
    >
      {fields.map((rule) =>
        rule.kind === "place" ? (
          <PositionField
            key="place"
            latitude={text("latitude")}
            longitude={text("longitude")}
            latitudeFault={fault("latitude")}
            longitudeFault={fault("longitude")}
            onChange={(place) => setDraft({ ...draft, ...place })}
          />
        ) : (
          <ObjectFieldInput
            key={rule.field}
            rule={rule}
            value={draft[rule.field] ?? ""}
            fault={fault(rule.field)}
            onChange={(value) => put(rule.field, value)}
          />
        ),
      )}
      <div className="sheet-foot">
        {theirs === null ? (
          <ProblemNote error={save.error ?? remove.error} />
        ) : (
          <ObjectConflict
            fields={clashes}
            theirs={draftOf(fields, wire(theirs), plain)}
            onTake={take}
          />
        )}
        <div className="row row-ends">
          <CommandButton look="main" reason={reason} reasonUnseen onPress={press}>
            {t("common.save")}
          </CommandButton>
          {base !== null && kind !== "gateway" && (
            <button
              type="button"
              className="button button-quiet"
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
