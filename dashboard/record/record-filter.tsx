import { useState } from "react";
import type { FormEvent } from "react";
import { usePeople } from "../client/people.ts";
import { everything, type RecordChoice } from "../client/record.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { useNarrow } from "../parts/use-narrow.ts";
import { SelectField } from "../parts/select-field.tsx";
import { TextField } from "../parts/text-field.tsx";

const groups = [
  "session",
  "access",
  "user",
  "token",
  "approval",
  "override",
  "workLock",
  "device",
  "lightPoint",
  "program",
  "inventory",
  "backup",
  "record",
  "person",
] as const;

export interface RecordFilterProps {
  readonly choice: RecordChoice;
  readonly onChange: (choice: RecordChoice) => void;
}

/** Narrows the list; a text counts when it is sent off, everything else at once. */
export function RecordFilter({ choice, onChange }: RecordFilterProps) {
  const t = useTranslate();
  const users = usePeople().data?.users ?? [];
  const narrow = useNarrow();
  const isNarrowed = Object.entries(choice).some(([part, set]) => part !== "text" && set !== "");
  const [text, setText] = useState(choice.text);
  const seek = (event: FormEvent): void => {
    event.preventDefault();
    onChange({ ...choice, text: text.trim() });
  };
  const set = (part: Partial<RecordChoice>): void => onChange({ ...choice, ...part });
  return (
    <form className="record-filter" role="search" onSubmit={seek}>
      <div className="record-search">
        <TextField
          label={t("record.search")}
          type="search"
          maxLength={200}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value === "") set({ text: "" });
          }}
        />
        <button type="submit" className="button">
          {t("record.seek")}
        </button>
      </div>
      <details className="record-narrow" open={!narrow || isNarrowed}>
        <summary>
          <Icon name="down" /> {t("lights.filter")}
        </summary>
        <div className="record-fields">
          <SelectField
            label={t("record.person")}
            value={choice.actor}
            none={t("record.anybody")}
            options={[
              ...users.map(({ id, name }) => [id, name] as const),
              ["cli", t("record.cli")],
              ["system", t("record.system")],
              ["stranger", t("record.stranger")],
            ]}
            onChange={(actor) => set({ actor })}
          />
          <SelectField
            label={t("record.action")}
            value={choice.action}
            none={t("record.anything")}
            options={groups.map((group) => [group, t(`recordGroup.${group}`)])}
            onChange={(action) => set({ action })}
          />
          <TextField
            label={t("record.from")}
            type="date"
            value={choice.from}
            max={choice.until}
            onChange={(event) => set({ from: event.target.value })}
          />
          <TextField
            label={t("record.until")}
            type="date"
            value={choice.until}
            min={choice.from}
            onChange={(event) => set({ until: event.target.value })}
          />
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              setText("");
              onChange(everything);
            }}
          >
            {t("lights.reset")}
          </button>
        </div>
      </details>
    </form>
  );
}
