import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { EnrolmentCodeRequest } from "../../../api/contract/credentials.ts";
import { makeEnrolmentCodes, refreshCredentials } from "../../client/credentials.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { useTranslate } from "../../i18n/translate.ts";
import { Choices } from "../../parts/choices.tsx";
import { SelectField } from "../../parts/select-field.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { NewCodes } from "./new-codes.tsx";

const kinds: readonly EnrolmentCodeRequest["kind"][] = ["lamp", "cabinet", "gateway"];
const lives = [1, 24, 72, 168, 720] as const;

export function CodeForm({ leave }: { readonly leave: () => void }) {
  const t = useTranslate();
  const [kind, setKind] = useState<EnrolmentCodeRequest["kind"]>("lamp");
  const [deviceId, setDeviceId] = useState("");
  const [gatewayId, setGatewayId] = useState("");
  const [hours, setHours] = useState<number>(72);
  const [count, setCount] = useState("1");
  const [note, setNote] = useState("");
  const make = useMutation({
    networkMode: "always",
    mutationFn: () =>
      makeEnrolmentCodes({
        kind,
        hours,
        ...(deviceId.trim() === "" ? { count: Number(count) } : { deviceId: deviceId.trim() }),
        ...(gatewayId.trim() === "" || kind === "gateway" ? {} : { gatewayId: gatewayId.trim() }),
        ...(note.trim() === "" ? {} : { note: note.trim() }),
      }),
    onSuccess: refreshCredentials,
  });
  if (make.data !== undefined) return <NewCodes codes={make.data.codes} leave={leave} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <Choices
        label={t("admit.kind")}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`devices.kind.${value}`) }))}
        onChange={setKind}
      />
      <TextField
        label={t("codes.device")}
        hint={t("codes.deviceHint")}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={deviceId}
        onChange={(event) => setDeviceId(event.target.value)}
      />
      {deviceId.trim() === "" && (
        <TextField
          label={t("codes.count")}
          type="number"
          min={1}
          max={200}
          required
          value={count}
          onChange={(event) => setCount(event.target.value)}
        />
      )}
      {kind !== "gateway" && (
        <TextField
          label={t("codes.gateway")}
          hint={t("codes.gatewayHint")}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          value={gatewayId}
          onChange={(event) => setGatewayId(event.target.value)}
        />
      )}
      <SelectField
        label={t("codes.life")}
        value={String(hours)}
        options={lives.map((one) => [
          String(one),
          one < 24 ? t("codes.hours", { count: one }) : t("codes.days", { count: one / 24 }),
        ])}
        onChange={(value) => setHours(Number(value))}
      />
      <TextField
        label={t("codes.note")}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <ProblemNote error={make.error} />
      <button type="submit" className="button button-main" disabled={make.isPending}>
        {t("codes.go")}
      </button>
    </form>
  );
}
