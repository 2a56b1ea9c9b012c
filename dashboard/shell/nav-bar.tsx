import { roles } from "../../api/contract/session.ts";
import { useSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useNarrow } from "../parts/use-narrow.ts";
import { MoreSheet } from "./more-sheet.tsx";
import { NavItem } from "./nav-item.tsx";
import { placeGroups, thumbPlaces } from "./nav-places.ts";
import type { Place } from "./nav-places.ts";

/** The places one goes to: a grouped column at the left, on a phone a bar at the thumb with the rest behind "More". */
export function NavBar() {
  const t = useTranslate();
  const narrow = useNarrow();
  const groups = useOpenGroups();
  const thumb = useThumbPlaces();
  return (
    <nav className="nav" aria-label={t("nav.label")} data-region="" tabIndex={-1}>
      {narrow ? (
        <ul className="nav-thumb">
          {thumb.map((place) => (
            <NavItem key={place.href} place={place} />
          ))}
          <li>
            <MoreSheet groups={groups} thumb={thumb} />
          </li>
        </ul>
      ) : (
        groups.map(({ word, places }) => (
          <div key={word} role="group" aria-label={t(word)}>
            <h2 className="over" aria-hidden="true">
              {t(word)}
            </h2>
            <ul>
              {places.map((place) => (
                <NavItem key={place.href} place={place} />
              ))}
            </ul>
          </div>
        ))
      )}
    </nav>
  );
}

/** The places that are open to who is signed in; a group without any is left out. */
function useOpenGroups(): typeof placeGroups {
  const role = useSession().data?.user?.role ?? "viewer";
  return placeGroups
    .map(({ word, places }) => ({
      word,
      places: places.filter(({ least }) => roles.indexOf(role) >= roles.indexOf(least)),
    }))
    .filter(({ places }) => places.length > 0);
}

function useThumbPlaces(): readonly Place[] {
  const role = useSession().data?.user?.role ?? "viewer";
  return thumbPlaces(role !== "viewer");
}
