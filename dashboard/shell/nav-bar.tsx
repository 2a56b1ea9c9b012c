import { useOverview, useSession } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { Word } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import type { IconName } from "../parts/icons.tsx";
import { useRoute } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";
import type { ScreenName } from "../router/routes.ts";
import { mayDo } from "../session/rights.ts";

interface Place {
  readonly icon: IconName;
  readonly word: Word;
  readonly href: string;
  readonly screens: readonly ScreenName[];
}

const places: readonly Place[] = [
  { icon: "overview", word: "nav.overview", href: "/", screens: ["overview"] },
  { icon: "map", word: "nav.map", href: "/map", screens: ["map"] },
  {
    icon: "lights",
    word: "nav.lights",
    href: pathOf({ screen: "lights", filter: allLights }),
    screens: ["lights", "light"],
  },
  { icon: "programs", word: "nav.programs", href: "/programs", screens: ["programs", "program"] },
];

const checking: Place = {
  icon: "quarantine",
  word: "nav.quarantine",
  href: "/quarantine",
  screens: ["quarantine"],
};

const furtherPlaces: readonly Place[] = [
  { icon: "import", word: "nav.import", href: "/import", screens: ["import"] },
  { icon: "about", word: "nav.about", href: "/about", screens: ["about"] },
];

/** The places one goes to: a column at the left, on a phone a bar at the thumb. */
export function NavBar() {
  const t = useTranslate();
  const formats = useFormats();
  const user = useSession().data?.user;
  const quarantined = useOverview().data?.quarantineToday ?? 0;
  const checks = user !== null && user !== undefined && mayDo(user.role, "seeQuarantine");
  return (
    <nav className="nav" aria-label={t("nav.label")} data-region="" tabIndex={-1}>
      <ul>
        {places.map((place) => (
          <NavItem key={place.href} place={place} />
        ))}
        {checks && (
          <NavItem
            place={checking}
            count={
              quarantined === 0
                ? null
                : {
                    shown: quarantined > 99 ? "99+" : formats.integer(quarantined),
                    said: t("nav.quarantineToday", { count: quarantined }),
                  }
            }
          />
        )}
      </ul>
      <ul className="nav-more">
        {furtherPlaces.map((place) => (
          <NavItem key={place.href} place={place} />
        ))}
      </ul>
    </nav>
  );
}

function NavItem({
  place,
  count = null,
}: {
  readonly place: Place;
  readonly count?: { readonly shown: string; readonly said: string } | null;
}) {
  const t = useTranslate();
  const { screen } = useRoute();
  const here = place.screens.includes(screen);
  return (
    <li>
      <Link href={place.href} aria-current={here ? "page" : undefined}>
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
