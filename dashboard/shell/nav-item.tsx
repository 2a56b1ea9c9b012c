import { useApprovals } from "../client/approvals.ts";
import { useOverview } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { useRoute } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { approvals, checking, locks } from "./nav-places.ts";
import type { Place } from "./nav-places.ts";

/** One place, with how many things wait there. */
export function NavItem({
  place,
  onOpen,
}: {
  readonly place: Place;
  readonly onOpen?: (path: string) => void;
}) {
  const t = useTranslate();
  const { screen } = useRoute();
  const count = useCount(place);
  const here = place.screens.includes(screen);
  return (
    <li>
      <Link
        href={place.href}
        aria-current={here ? "page" : undefined}
        onClick={(event) => {
          if (onOpen === undefined) return;
          event.preventDefault();
          onOpen(place.href);
        }}
      >
        <Icon name={place.icon} size={22} />
        <span className="word">{t(place.word)}</span>
        {count !== null && (
          <>
            <span className="count" aria-hidden="true">
              {count.shown}
            </span>
            <span className="unseen">{count.said}</span>
          </>
        )}
      </Link>
    </li>
  );
}

/** What waits at a place: messages to look at, or locks that are open. */
function useCount(place: Place): { readonly shown: string; readonly said: string } | null {
  const t = useTranslate();
  const formats = useFormats();
  const overview = useOverview().data;
  const waiting = useApprovals().data?.filter(({ may }) => may.includes("approve")).length ?? 0;
  const count =
    place === checking
      ? (overview?.quarantineToday ?? 0)
      : place === locks
        ? (overview?.workLocks.length ?? 0)
        : place === approvals
          ? waiting
          : 0;
  if (count === 0) return null;
  return {
    shown: count > 99 ? "99+" : formats.integer(count),
    said:
      place === approvals
        ? t("approvals.waitForYou", { count })
        : t(place === checking ? "nav.quarantineToday" : "locks.open", { count }),
  };
}
