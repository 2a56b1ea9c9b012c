import { useDeferredValue, useState } from "react";
import { credentialStates, type CredentialState } from "../../../api/contract/credentials.ts";
import { useCredentials } from "../../client/credentials.ts";
import { useStock } from "../../client/stock.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { SelectField } from "../../parts/select-field.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { Link } from "../../router/link.tsx";
import { pathOf } from "../../router/routes.ts";
import { CredentialLine } from "./credential-line.tsx";
import { RotateForm } from "./rotate-form.tsx";

/** As many as the server gives new secrets at once. */
const rotatedAtMost = 1_000;

/** Every device with what it proves itself with; several at once get new secrets. */
export function CredentialList() {
  const t = useTranslate();
  const [text, setText] = useState("");
  const [state, setState] = useState<CredentialState | "">("");
  const [gateway, setGateway] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [rotating, setRotating] = useState(false);
  const gateways = useStock("gateway").data ?? [];
  const query = useCredentials({ q: useDeferredValue(text.trim()), state, gateway });
  const pages = query.data?.pages;
  const total = pages?.[0]?.total ?? 0;
  const shown = pages?.flatMap(({ items }) => items) ?? [];
  const open = shown.filter(({ revokedAt }) => revokedAt === null);
  const tick = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <div className="stack">
      <p className="soft">
        {t("credentials.what")}{" "}
        <Link href={pathOf({ screen: "devices", show: "new" })}>{t("credentials.commission")}</Link>
      </p>
      <div className="row row-foot credential-filter">
        <div className="grow">
          <TextField
            label={t("credentials.search")}
            type="search"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <SelectField
          label={t("credentials.state")}
          value={state}
          none={t("credentials.state.any")}
          options={credentialStates.map((one) => [one, t(`credentials.state.${one}`)] as const)}
          onChange={(value) => setState(credentialStates.find((one) => one === value) ?? "")}
        />
        {(gateways.length > 0 || gateway !== "") && (
          <SelectField
            label={t("credentials.gateway")}
            value={gateway}
            none={t("credentials.gateway.any")}
            options={gateways.map(({ id, name }) => [id, name ?? id] as const)}
            onChange={setGateway}
          />
        )}
      </div>
      {pages === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : total === 0 ? (
        <p className="note">
          {t(
            text === "" && state === "" && gateway === ""
              ? "credentials.none"
              : "credentials.notFound",
          )}
        </p>
      ) : (
        <>
          <div className="row row-ends">
            <p className="soft" role="status">
              {chosen === null
                ? t("credentials.found", { count: total })
                : t("credentials.chosen", { count: chosen.size })}
            </p>
            {chosen === null ? (
              <button type="button" className="button" onClick={() => setChosen(new Set())}>
                {t("credentials.choose")}
              </button>
            ) : (
              <div className="row">
                <button
                  type="button"
                  className="button"
                  onClick={() => setChosen(new Set(open.map(({ deviceId }) => deviceId)))}
                >
                  {t("credentials.chooseShown", { count: open.length })}
                </button>
                <button
                  type="button"
                  className="button button-main"
                  disabled={chosen.size === 0 || chosen.size > rotatedAtMost}
                  onClick={() => setRotating(true)}
                >
                  {t("credentials.rotateMany")}
                </button>
                <button type="button" className="button" onClick={() => setChosen(null)}>
                  {t("credentials.chooseEnd")}
                </button>
              </div>
            )}
          </div>
          {chosen !== null && chosen.size > rotatedAtMost && (
            <p className="note note-warn">
              {t("credentials.tooMany", { count: chosen.size, most: rotatedAtMost })}
            </p>
          )}
          <ul className="master-list">
            {shown.map((one) => (
              <li key={one.deviceId}>
                <CredentialLine
                  device={one}
                  isChosen={chosen?.has(one.deviceId) ?? null}
                  tick={() => tick(one.deviceId)}
                />
              </li>
            ))}
          </ul>
          {query.hasNextPage && (
            <div>
              <button
                type="button"
                className="button"
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t("common.more")}
              </button>
            </div>
          )}
        </>
      )}
      <Sheet
        title={t("credentials.rotateMany")}
        isOpen={rotating}
        onOpenChange={setRotating}
        isDismissable={false}
      >
        <RotateForm
          deviceIds={[...(chosen ?? [])]}
          hasFormer
          leave={() => {
            setRotating(false);
            setChosen(null);
          }}
        />
      </Sheet>
    </div>
  );
}
