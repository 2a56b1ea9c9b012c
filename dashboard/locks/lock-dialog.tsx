import { useState } from "react";
import type { FormEvent } from "react";
import type { WorkLockRequest } from "../../api/contract/work-locks.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useSession, useTown } from "../client/queries.ts";
import { useSetLock } from "../client/work-locks.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { useTownNow } from "../live/hooks.ts";
import { ClockField } from "../parts/clock-field.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { isPhone, lastPerson, rememberPerson } from "./last-person.ts";
import { lockEnd, lockEnds } from "./lock-end.ts";
import type { LockEnd } from "./lock-end.ts";

export interface LockTarget {
  readonly kind: WorkLockRequest["target"]["kind"];
  readonly id: string;
  /** As people call it. */
  readonly name: string;
}

export interface LockDialogProps {
  readonly target: LockTarget;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Asks who works where and until when, and sets the work lock. */
export function LockDialog({ target, isOpen, onOpenChange }: LockDialogProps) {
  const t = useTranslate();
  return (
    <Sheet title={t("locks.set")} isOpen={isOpen} onOpenChange={onOpenChange}>
      <LockForm target={target} leave={() => onOpenChange(false)} />
    </Sheet>
  );
}

function LockForm({ target, leave }: { readonly target: LockTarget; readonly leave: () => void }) {
  const t = useTranslate();
  const formats = useFormats();
  const town = useTown().data;
  const now = useTownNow(1_000);
  const userName = useSession().data?.user?.name ?? "";
  const [person, setPerson] = useState(() => lastPerson()?.person ?? userName);
  const [phone, setPhone] = useState(() => lastPerson()?.phone ?? "");
  const [end, setEnd] = useState<LockEnd>("fourHours");
  const [clock, setClock] = useState("16:00");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const set = useSetLock();
  const until = now === null || town === undefined ? null : lockEnd(end, clock, now, town.timeZone);
  const personFault = person.trim() === "" ? t("locks.personFault") : null;
  const phoneFault = isPhone(phone) ? null : t("locks.phoneFault");

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (set.isPending) return;
    setTried(true);
    if (personFault !== null || phoneFault !== null || until === null) return;
    const who = { person: person.trim(), phone: phone.trim() };
    const why = reason.trim();
    set.mutate(
      {
        key,
        target: { kind: target.kind, id: target.id },
        ...who,
        until,
        ...(why === "" ? {} : { reason: why }),
      },
      {
        onSuccess: () => {
          rememberPerson(who);
          toast({ text: t("locks.isSet", { name: target.name, until: formats.time(until) }) });
          leave();
        },
      },
    );
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p>{t("locks.where", { name: target.name })}</p>
      <p className="note note-warn">
        <strong>{t("locks.notDead")}</strong> {t("locks.notDeadMore")}
      </p>
      <TextField
        label={t("locks.person")}
        autoComplete="name"
        value={person}
        fault={tried ? personFault : null}
        onChange={(event) => setPerson(event.target.value)}
      />
      <TextField
        label={t("locks.phone")}
        hint={t("locks.phoneHint")}
        type="tel"
        autoComplete="tel"
        value={phone}
        fault={tried ? phoneFault : null}
        onChange={(event) => setPhone(event.target.value)}
      />
      <div className="until">
        <label className="field">
          <span className="label">{t("locks.until")}</span>
          <select
            className="input"
            value={end}
            onChange={(event) =>
              setEnd(lockEnds.find((one) => one === event.target.value) ?? "fourHours")
            }
          >
            {lockEnds.map((one) => (
              <option key={one} value={one}>
                {t(`locks.end.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {end === "clock" && (
          <ClockField label={t("locks.clock")} value={clock} onChange={setClock} />
        )}
      </div>
      {until !== null && now !== null && (
        <p className="soft">{t("locks.endsBySelf", { until: formats.moment(until, now) })}</p>
      )}
      <TextField
        label={t("locks.reason")}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ProblemNote error={set.error} />
      {/* Not disabled: that would take the focus away from who pressed it. */}
      <button type="submit" className="button button-main" aria-disabled={set.isPending}>
        {t("locks.set")}
      </button>
    </form>
  );
}
