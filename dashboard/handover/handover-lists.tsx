import type { HandoverView } from "../../api/contract/handover.ts";
import { useFormats } from "../format/use-formats.ts";
import { useWallClock } from "../format/use-wall-clock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { useEndOverride } from "./use-end-override.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useCommandReason } from "../session/use-gate.ts";
import { Part } from "./part.tsx";

/** Who switched what by hand, why, until when. */
export function OverridesInForce({ overrides }: Pick<HandoverView, "overrides">) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(30_000) ?? 0;
  const reason = useCommandReason("switchLights");
  const end = useEndOverride();
  return (
    <Part
      title={t("handover.overrides")}
      none={t("handover.noOverrides")}
      isEmpty={overrides.length === 0}
    >
      <ul className="handover-list">
        {overrides.map((one) => (
          <li key={one.jobId} className="stack stack-tight">
            <p>
              <strong>
                {t("handover.override", {
                  level: formats.percent(one.level),
                  count: one.places,
                })}
              </strong>{" "}
              {t("handover.overrideUntil", {
                until: formats.moment(one.until, now),
                by: one.by,
                from: formats.moment(one.from, now),
              })}
            </p>
            {one.reason !== null && <p>{t("approvals.saysWhy", { reason: one.reason })}</p>}
            <p className="soft small">
              {t("handover.byHand", { count: one.byHand })} {one.numbers.join(", ")}
              {one.places > one.numbers.length && one.numbers.length > 0 ? " …" : ""}
            </p>
            <div className="row">
              <CommandButton reason={reason} onPress={() => end.mutate(one)}>
                {t("handover.end")}
              </CommandButton>
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function ImportsRunning({ imports }: Pick<HandoverView, "imports">) {
  const t = useTranslate();
  if (imports.length === 0) return null;
  return (
    <Part title={t("handover.imports")} none="" isEmpty={false}>
      <ul className="handover-list">
        {imports.map(({ id, fileName }) => (
          <li key={id}>
            <Link href={pathOf({ screen: "import", id })}>{fileName}</Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Whom to ask about the last shift. */
export function LastHere({ people }: { readonly people: HandoverView["lastHere"] }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useWallClock();
  return (
    <Part title={t("handover.lastHere")} none={t("handover.nobody")} isEmpty={people.length === 0}>
      <ul className="handover-list">
        {people.map(({ name, role, at }) => (
          <li key={name + String(at)}>
            <strong>{name}</strong>{" "}
            <span className="soft">
              {t(`role.${role as "technician" | "planner" | "administrator"}`)},{" "}
              {formats.moment(at, now)}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Whether the town could be restored, and how old that state is. */
export function BackupState({ backup }: Pick<HandoverView, "backup">) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useWallClock();
  const { lastSoundAt, failedAt, nextAt } = backup;
  return (
    <Part title={t("backups.one")} none="" isEmpty={false}>
      <p>
        {lastSoundAt === null
          ? t("backups.never")
          : t("handover.backupAt", { at: formats.moment(lastSoundAt, now) })}{" "}
        <span className="soft">
          {nextAt === null
            ? t("handover.backupByHand")
            : t("handover.backupNext", { at: formats.moment(nextAt, now) })}
        </span>
      </p>
      {failedAt !== null && (
        <p className="note note-bad">
          {t("warning.backupFailed", { at: formats.moment(failedAt, now) })}
        </p>
      )}
    </Part>
  );
}
