import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ChangeEvent } from "react";
import type { DeviceListRequest, DeviceListResult } from "../../../api/contract/credentials.ts";
import { refreshCredentials, sendDeviceList } from "../../client/credentials.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { useTranslate } from "../../i18n/translate.ts";
import { Choices } from "../../parts/choices.tsx";
import { ListDone } from "./list-done.tsx";

const shownAtMost = 20;
const credentials = ["secret", "certificate"] as const;
const now = ["new", "waiting", "known", "revoked"] as const;

/** A list of devices from a file: first what would become of each, then all of them in one go. */
export function ListIn() {
  const t = useTranslate();
  const [csv, setCsv] = useState("");
  const [credential, setCredential] = useState<DeviceListRequest["credential"]>("secret");
  const look = useMutation({
    networkMode: "always",
    mutationFn: (text: string) => sendDeviceList({ csv: text, credential }),
  });
  const apply = useMutation({
    networkMode: "always",
    mutationFn: () => sendDeviceList({ csv, credential, apply: true }),
    onSuccess: refreshCredentials,
  });
  const again = (): void => {
    look.reset();
    apply.reset();
    setCsv("");
  };
  if (apply.data !== undefined) return <ListDone result={apply.data} leave={again} />;
  const readFile = (event: ChangeEvent<HTMLInputElement>): void => {
    void event.target.files?.[0]?.text().then((text) => {
      setCsv(text);
      if (text.trim() !== "") look.mutate(text);
    });
  };
  return (
    <div className="stack">
      <p className="soft">{t("deviceList.what")}</p>
      <Choices
        label={t("deviceList.credential")}
        value={credential}
        options={credentials.map((value) => ({
          value,
          label: t(`deviceList.credential.${value}`),
        }))}
        onChange={setCredential}
      />
      <label className="field">
        <span className="label">{t("deviceList.lines")}</span>
        <textarea
          className="input admit-list"
          rows={6}
          spellCheck={false}
          autoCapitalize="off"
          placeholder="lc-0001;lamp;gw-1"
          value={csv}
          onChange={(event) => {
            setCsv(event.target.value);
            look.reset();
          }}
        />
      </label>
      <div className="row">
        <input
          id="device-list-file"
          className="unseen file-input"
          type="file"
          accept=".csv,.txt,text/csv"
          onChange={readFile}
        />
        <label htmlFor="device-list-file" className="button">
          {t("deviceList.file")}
        </label>
        <button
          type="button"
          className="button"
          disabled={csv.trim() === "" || look.isPending}
          onClick={() => look.mutate(csv)}
        >
          {t("deviceList.look")}
        </button>
      </div>
      <ProblemNote error={look.error ?? apply.error} />
      {look.data !== undefined && (
        <Preview result={look.data} isPending={apply.isPending} apply={() => apply.mutate()} />
      )}
    </div>
  );
}

function Preview({
  result: { lines, faults },
  isPending,
  apply,
}: {
  readonly result: DeviceListResult;
  readonly isPending: boolean;
  readonly apply: () => void;
}) {
  const t = useTranslate();
  const counts = Map.groupBy(lines, (line) => line.now);
  return (
    <div className="stack" role="status">
      {faults.length > 0 && (
        <div className="note note-bad">
          <p>{t("deviceList.faults", { count: faults.length })}</p>
          <ul>
            {faults.slice(0, shownAtMost).map(({ line, code, text }) => (
              <li key={`${line} ${code}`}>
                {t("deviceList.line", { line })} {t.code("deviceListFault", code, { text })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {lines.length > 0 && (
        <ul>
          {now.map((one) => {
            const count = counts.get(one)?.length ?? 0;
            return count === 0 ? null : <li key={one}>{t(`deviceList.${one}`, { count })}</li>;
          })}
        </ul>
      )}
      {faults.length === 0 && (
        <div>
          <button type="button" className="button button-main" disabled={isPending} onClick={apply}>
            {t("deviceList.apply", { count: lines.length })}
          </button>
        </div>
      )}
    </div>
  );
}
