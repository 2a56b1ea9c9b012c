import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { EnrolmentCodeView } from "../../../api/contract/credentials.ts";
import {
  refreshCredentials,
  useEnrolmentCodes,
  withdrawEnrolmentCode,
} from "../../client/credentials.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { Icon } from "../../parts/icons.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { CodeForm } from "./code-form.tsx";

/** Codes that bring one device in each. */
export function Codes() {
  const t = useTranslate();
  const formats = useFormats();
  const query = useEnrolmentCodes();
  const [making, setMaking] = useState(false);
  const withdraw = useMutation({
    networkMode: "always",
    mutationFn: withdrawEnrolmentCode,
    onSuccess: refreshCredentials,
  });
  const codes = query.data?.codes;
  return (
    <div className="stack">
      <p className="soft">{t("codes.what")}</p>
      <div>
        <button type="button" className="button button-main" onClick={() => setMaking(true)}>
          <Icon name="add" /> {t("codes.add")}
        </button>
      </div>
      <ProblemNote error={withdraw.error} />
      {codes === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : codes.length === 0 ? (
        <p className="note">{t("codes.none")}</p>
      ) : (
        <ul className="master-list">
          {codes.map((code) => (
            <li key={code.id} className="row row-ends certificate">
              <Words code={code} />
              {code.state === "open" && (
                <button
                  type="button"
                  className="button"
                  disabled={withdraw.isPending}
                  onClick={() => withdraw.mutate(code.id)}
                >
                  {t("codes.withdraw")}
                  <span className="unseen">
                    {" "}
                    {code.deviceId ?? code.note ?? formats.dateAndTime(code.createdAt)}
                  </span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Sheet title={t("codes.add")} isOpen={making} onOpenChange={setMaking} isDismissable={false}>
        <CodeForm leave={() => setMaking(false)} />
      </Sheet>
    </div>
  );
}

function Words({ code }: { readonly code: EnrolmentCodeView }) {
  const t = useTranslate();
  const formats = useFormats();
  const whose = code.deviceId ?? t("codes.anyDevice");
  const states = {
    open: t("codes.openUntil", { at: formats.dateAndTime(code.expiresAt) }),
    expired: t("codes.expired", { at: formats.dateAndTime(code.expiresAt) }),
    withdrawn: t("codes.withdrawn"),
    used: t("codes.used", {
      device: code.usedBy ?? "",
      at: formats.dateAndTime(code.usedAt ?? code.createdAt),
    }),
  };
  return (
    <div className="stack stack-tight grow">
      <p>
        <strong>{whose}</strong> · {t(`devices.kind.${code.kind}`)}
        {code.gatewayId !== null && ` · ${t("credentials.behind", { gateway: code.gatewayId })}`}
      </p>
      <p className="small soft">
        {states[code.state]}
        {code.note !== null && ` · ${code.note}`}
      </p>
    </div>
  );
}
