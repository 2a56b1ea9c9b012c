import { useState } from "react";
import { roles } from "../../api/contract/session.ts";
import type { ApprovalRule } from "../../api/contract/approvals.ts";
import { useApprovalRule, useSaveRule } from "../client/approvals.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { WholeNumber } from "../parts/whole-number.tsx";

const numbers = [
  ["sharePercent", 1, 100, "%"],
  ["leastLights", 1, 100_000, undefined],
  ["fallPercent", 1, 100, "%"],
  ["windowMinutes", 5, 1_440, "min"],
  ["delayMinutes", 5, 1_440, "min"],
  ["expiryHours", 1, 168, "h"],
] as const;

/** "Regeln": from when on a change asks for a second person. */
export function RulesPart() {
  const query = useApprovalRule();
  return query.data === undefined ? (
    <Waiting error={query.error} retry={() => void query.refetch()} />
  ) : (
    <RuleForm rule={query.data} />
  );
}

function RuleForm({ rule }: { readonly rule: ApprovalRule }) {
  const t = useTranslate();
  const [draft, setDraft] = useState(rule);
  const save = useSaveRule();
  const isSame = JSON.stringify(draft) === JSON.stringify(rule);
  const options = roles
    .filter((role): role is ApprovalRule["approver"] => role !== "viewer")
    .map((role) => [role, t(`role.${role}`)] as const);
  return (
    <div className="stack screen-narrow">
      <p className="soft">{t("rules.what")}</p>
      <div className="rule-fields">
        {numbers.map(([name, min, max, unit]) => (
          <WholeNumber
            key={name}
            label={t(`rules.${name}`)}
            value={draft[name]}
            min={min}
            max={max}
            {...(unit === undefined ? {} : { unit })}
            onChange={(value) => setDraft({ ...draft, [name]: value })}
          />
        ))}
        {(["approver", "breakGlass"] as const).map((name) => (
          <SelectField
            key={name}
            label={t(`rules.${name}`)}
            value={draft[name]}
            options={options}
            // One of the options above.
            onChange={(value) => setDraft({ ...draft, [name]: value as ApprovalRule["approver"] })}
          />
        ))}
      </div>
      <p className="small soft">{t("rules.looser")}</p>
      <div className="row">
        <CommandButton
          look="main"
          reason={isSame ? t("rules.same") : null}
          onPress={() => save.mutate(draft, { onSuccess: () => toast({ text: t("rules.saved") }) })}
        >
          {t("rules.save")}
        </CommandButton>
      </div>
      <ProblemNote error={save.error} />
    </div>
  );
}
