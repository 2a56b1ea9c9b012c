import type { WorkLockView } from "../../api/contract/work-locks.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { Icon } from "../parts/icons.tsx";
import { phoneLink } from "./last-person.ts";
import { LockActions } from "./lock-actions.tsx";

/** Who works there, how that person is reached, until when, and what can be done about it. */
export function LockCard({
  lock,
  children,
}: {
  readonly lock: WorkLockView;
  readonly children?: React.ReactNode;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000) ?? lock.from;
  const until = formats.moment(lock.until, now);
  const age = formats.age(lock.until, now);
  return (
    <div className="lock-card stack" data-state={lock.state}>
      <div className="lock-head">
        <Icon name="locks" size={24} />
        <div className="stack stack-tight">
          {children}
          <p className="lock-until">
            <strong>{t(`locks.state.${lock.state}`, { until })}</strong>{" "}
            {lock.state !== "ended" && <span className="soft">{age}</span>}
          </p>
        </div>
      </div>
      <p className="row lock-person">
        <span>{lock.person}</span>
        <a className="button" href={phoneLink(lock.phone)}>
          <Icon name="phone" size={18} />
          {lock.phone}
        </a>
      </p>
      <p className="soft small">
        {[
          lock.reason,
          lock.lights > 1 ? t("locks.lights", { count: lock.lights }) : null,
          t("locks.setBy", { by: lock.createdBy, from: formats.moment(lock.from, now) }),
        ]
          .filter((part) => part !== null)
          .join(" · ")}
      </p>
      {lock.state !== "ended" && <LockActions lock={lock} />}
    </div>
  );
}
