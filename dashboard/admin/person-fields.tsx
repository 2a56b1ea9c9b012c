import { roles } from "../../api/contract/session.ts";
import type { Role } from "../../api/contract/session.ts";
import { useStock } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { Language } from "../i18n/translate.ts";
import { Choices } from "../parts/choices.tsx";
import { TextField } from "../parts/text-field.tsx";

/** A person as the form has it. */
export interface PersonDraft {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly role: Role;
  readonly language: Language;
  readonly areaIds: readonly string[];
}

export interface PersonFieldsProps {
  readonly draft: PersonDraft;
  readonly onChange: (draft: PersonDraft) => void;
  /** Nobody changes their own rights. */
  readonly isSelf: boolean;
}

/** Who somebody is, and what they may do where. */
export function PersonFields({ draft, onChange, isSelf }: PersonFieldsProps) {
  const t = useTranslate();
  const set = (part: Partial<PersonDraft>): void => onChange({ ...draft, ...part });
  return (
    <>
      <TextField
        label={t("profile.name")}
        autoComplete="off"
        required
        maxLength={200}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        label={t("profile.email")}
        hint={t("people.emailHint")}
        type="email"
        autoComplete="off"
        maxLength={254}
        value={draft.email}
        onChange={(event) => set({ email: event.target.value })}
      />
      <TextField
        label={t("profile.phone")}
        type="tel"
        autoComplete="off"
        maxLength={40}
        value={draft.phone}
        onChange={(event) => set({ phone: event.target.value })}
      />
      <Choices
        label={t("profile.language")}
        value={draft.language}
        options={[
          { value: "de", label: t("language.de") },
          { value: "en", label: t("language.en") },
        ]}
        onChange={(language) => set({ language })}
      />
      {isSelf ? (
        <p className="note">{t("people.ownRights")}</p>
      ) : (
        <>
          <RolePicker role={draft.role} onChange={(role) => set({ role })} />
          <AreaPicker areaIds={draft.areaIds} onChange={(areaIds) => set({ areaIds })} />
        </>
      )}
    </>
  );
}

function RolePicker({
  role,
  onChange,
}: {
  readonly role: Role;
  readonly onChange: (role: Role) => void;
}) {
  const t = useTranslate();
  return (
    <fieldset className="field">
      <legend className="label">{t("people.role")}</legend>
      {roles.map((one) => (
        <label key={one} className="check check-card">
          <input type="radio" name="role" checked={one === role} onChange={() => onChange(one)} />
          <span>{t(`role.${one}`)}</span>
          <span className="small soft">{t(`roleWhat.${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function AreaPicker({
  areaIds,
  onChange,
}: {
  readonly areaIds: readonly string[];
  readonly onChange: (areaIds: readonly string[]) => void;
}) {
  const t = useTranslate();
  const areas = useStock("area").data ?? [];
  if (areas.length === 0) return <p className="soft small">{t("people.noAreas")}</p>;
  return (
    <fieldset className="field">
      <legend className="label">{t("people.areas")}</legend>
      <p className="small soft">
        {areaIds.length === 0 ? t("people.areasNone") : t("people.areasSome")}
      </p>
      <div className="area-checks">
        {areas.map(({ id, name }) => (
          <label key={id} className="check">
            <input
              type="checkbox"
              checked={areaIds.includes(id)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...areaIds, id] : areaIds.filter((one) => one !== id),
                )
              }
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
