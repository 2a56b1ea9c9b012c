import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import { tokenDays, tokenScopes } from "../../api/contract/tokens.ts";
import type { CreatedToken, NewToken, TokensView, TokenScope } from "../../api/contract/tokens.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { SelectField } from "../parts/select-field.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { TokenShown } from "./token-shown.tsx";
import { tokensQuery } from "./tokens-queries.ts";

const daysOffered = [7, 30, tokenDays.usual, 365, tokenDays.most] as const;

interface NewTokenProps {
  readonly isOpen: boolean;
  readonly serviceUsers: TokensView["serviceUsers"];
  readonly leave: () => void;
}

/** Asks what the token is for, and shows it once. */
export function NewTokenSheet({ isOpen, serviceUsers, leave }: NewTokenProps) {
  const t = useTranslate();
  return (
    <Sheet
      title={t("tokens.new")}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) leave();
      }}
    >
      <NewTokenForm serviceUsers={serviceUsers} leave={leave} />
    </Sheet>
  );
}

function NewTokenForm({ serviceUsers, leave }: Omit<NewTokenProps, "isOpen">) {
  const t = useTranslate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [owner, setOwner] = useState("");
  const [days, setDays] = useState(String(tokenDays.usual));
  const [scopes, setScopes] = useState<readonly TokenScope[]>(["read"]);
  const make = useMutation({
    mutationFn: (body: NewToken) => ask<CreatedToken>("/tokens", { method: "POST", body }),
    onSuccess: () => client.invalidateQueries(tokensQuery),
  });
  if (make.data !== undefined) return <TokenShown made={make.data} leave={leave} />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate({
      name: name.trim(),
      scopes,
      days: Number(days),
      ...(owner === "" ? {} : { userId: owner }),
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label={t("tokens.name")}
        hint={t("tokens.nameHint")}
        required
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {serviceUsers.length > 0 && (
        <SelectField
          label={t("tokens.owner")}
          none={t("tokens.ownerMe")}
          value={owner}
          options={serviceUsers.map((one) => [one.id, one.name] as const)}
          onChange={setOwner}
        />
      )}
      <fieldset className="field">
        <legend className="label">{t("tokens.scopes")}</legend>
        {tokenScopes.map((scope) => (
          <label key={scope} className="check token-scope">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes(
                  event.target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope),
                )
              }
            />
            <span>
              {t(`tokens.scope.${scope}`)}
              <span className="small soft">{t(`tokens.scopeWhat.${scope}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <SelectField
        label={t("tokens.days")}
        value={days}
        options={daysOffered.map(
          (one) => [String(one), t("tokens.dayCount", { count: one })] as const,
        )}
        onChange={setDays}
      />
      <ProblemNote error={make.error} />
      <div className="row">
        <button
          type="submit"
          className="button button-main"
          disabled={make.isPending || scopes.length === 0 || name.trim() === ""}
        >
          {t("tokens.make")}
        </button>
        <button type="button" className="button" onClick={leave}>
          {t("stock.cancel")}
        </button>
      </div>
    </form>
  );
}
