import { useTown } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { Link } from "../router/link.tsx";
import { LiveIndicator } from "./live-indicator.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { WarningSign } from "./standing-warnings.tsx";

export function TopBar({ openSearch }: { readonly openSearch: () => void }) {
  const t = useTranslate();
  const town = useTown().data;
  return (
    <header className="top" data-region="" tabIndex={-1}>
      <Link href="/" className="brand">
        <BrandSign />
        <span className="name">
          Lichtpunkt
          {town !== undefined && <span className="town">{town.name}</span>}
        </span>
        <span className="unseen">{t("shell.home")}</span>
      </Link>
      <button
        type="button"
        className="search-open"
        onClick={openSearch}
        aria-keyshortcuts="Control+K"
      >
        <Icon name="search" />
        <span className="search-word">{t("search.open")}</span>
        <kbd aria-hidden="true">{t("search.keys")}</kbd>
      </button>
      <div className="top-end">
        <WarningSign />
        <LiveIndicator />
        <PersonMenu />
      </div>
    </header>
  );
}

function BrandSign() {
  return (
    <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M20 11h4l6 16H14z" fill="var(--lamp-soft)" />
      <path
        d="M8 28V11a6 6 0 0 1 6-6h5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path d="M18 4.500h9l-2.200 4h-4.600z" fill="var(--lamp)" />
    </svg>
  );
}
