import { useOpenLocks } from "../client/work-locks.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";

/** Locks that end soon or have run out, for the first screen; nothing where none does. */
export function LockWarning() {
  const t = useTranslate();
  const pressing = useOpenLocks().filter(({ state }) => state === "ending" || state === "overdue");
  if (pressing.length === 0) return null;
  return (
    <ul className="lock-warnings">
      {pressing.map(({ id, state, target, person }) => (
        <li key={id}>
          <Link className="lock-warning" href={pathOf({ screen: "locks" })}>
            <Icon name="locks" />
            {t(state === "ending" ? "locks.news.ending" : "locks.news.overdue", {
              name: target.name,
              person,
            })}
          </Link>
        </li>
      ))}
    </ul>
  );
}
