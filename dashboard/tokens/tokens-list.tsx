import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { TokenView } from "../../api/contract/tokens.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useSession } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Sheet } from "../parts/sheet.tsx";
import { NewTokenSheet } from "./new-token.tsx";
import { tokensQuery } from "./tokens-queries.ts";

/** API tokens: one's own, or with `all` everybody's, as far as the server tells. */
export function TokensList({ all }: { readonly all: boolean }) {
  const t = useTranslate();
  const me = useSession().data?.user?.id;
  const tokens = useQuery(tokensQuery);
  const [making, setMaking] = useState(false);
  const [going, setGoing] = useState<TokenView | null>(null);
  const shown = (tokens.data?.tokens ?? []).filter((one) => all || one.userId === me);
  return (
    <>
      <p className="soft">{t("tokens.what")}</p>
      <div>
        <button type="button" className="button button-main" onClick={() => setMaking(true)}>
          {t("tokens.new")}
        </button>
      </div>
      <ProblemNote error={tokens.error} />
      {tokens.data !== undefined && shown.length === 0 && (
        <p className="soft">{t("tokens.none")}</p>
      )}
      {shown.length > 0 && (
        <ul className="token-list">
          {shown.map((token) => (
            <TokenLine
              key={token.id}
              token={token}
              ownerShown={token.userId !== me}
              revoke={() => setGoing(token)}
            />
          ))}
        </ul>
      )}
      <NewTokenSheet
        isOpen={making}
        serviceUsers={all ? (tokens.data?.serviceUsers ?? []) : []}
        leave={() => setMaking(false)}
      />
      <RevokeSheet token={going} leave={() => setGoing(null)} />
    </>
  );
}

function TokenLine({
  token,
  ownerShown,
  revoke,
}: {
  readonly token: TokenView;
  readonly ownerShown: boolean;
  readonly revoke: () => void;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const used =
    token.lastUsedAt === null
      ? t("tokens.neverUsed")
      : t("tokens.used", {
          time: formats.dateAndTime(token.lastUsedAt),
          address: token.lastAddress ?? "–",
        });
  return (
    <li className="token-line">
      <div className="stack stack-tight">
        <strong>{token.name}</strong>
        {ownerShown && <span className="small">{t("tokens.of", { name: token.userName })}</span>}
        <span className="small soft">
          {token.scopes.map((scope) => t(`tokens.scope.${scope}`)).join(", ")}
        </span>
        <span className="small soft">
          {token.expiresAt !== null &&
            t(token.isOver ? "tokens.over" : "tokens.until", {
              date: formats.dateAndTime(token.expiresAt),
            })}
          {" · "}
          {used}
        </span>
      </div>
      <button
        type="button"
        className="button"
        aria-label={t("tokens.revokeOne", { name: token.name })}
        onClick={revoke}
      >
        {t("tokens.revoke")}
      </button>
    </li>
  );
}

function RevokeSheet({
  token,
  leave,
}: {
  readonly token: TokenView | null;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => ask(`/tokens/${encodeURIComponent(id)}`, { method: "DELETE" }),
    async onSuccess() {
      await client.invalidateQueries(tokensQuery);
      leave();
    },
  });
  return (
    <Sheet
      title={t("tokens.revokeTitle")}
      isOpen={token !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) leave();
      }}
    >
      {token !== null && (
        <div className="stack">
          <p>{t("tokens.revokeWhat", { name: token.name })}</p>
          <ProblemNote error={revoke.error} />
          <div className="row">
            <button
              type="button"
              className="button button-main"
              disabled={revoke.isPending}
              onClick={() => revoke.mutate(token.id)}
            >
              {t("tokens.revokeNow")}
            </button>
            <button type="button" className="button" onClick={leave}>
              {t("stock.cancel")}
            </button>
          </div>
        </div>
      )}
    </Sheet>
  );
}
