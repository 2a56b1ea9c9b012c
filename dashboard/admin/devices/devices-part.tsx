import { useTranslate } from "../../i18n/translate.ts";
import { Link } from "../../router/link.tsx";
import { pathOf } from "../../router/routes.ts";
import type { AdminPartProps } from "../admin-parts.ts";
import { AuthorityPanel } from "./authority-panel.tsx";
import { Codes } from "./codes.tsx";
import { CredentialList } from "./credential-list.tsx";
import { DeviceCredentials } from "./device-credentials.tsx";
import { ListIn } from "./list-in.tsx";

/** Parts beside the devices themselves; no device's id has this sign. */
const views = ["all", "~codes", "~list", "~authority"] as const;
type View = (typeof views)[number];
const words = {
  all: "credentials.view.devices",
  "~codes": "credentials.view.codes",
  "~list": "credentials.view.list",
  "~authority": "credentials.view.authority",
} as const;

/** On a phone they stand in one line that goes on beyond its edge. */
const showWhole = (tab: HTMLLIElement | null): void =>
  tab?.scrollIntoView({ block: "nearest", inline: "center" });

/** Who may connect, and by what. */
export function DevicesPart({ id }: AdminPartProps) {
  const t = useTranslate();
  const view: View = views.find((one) => one === id) ?? "all";
  return (
    <section className="stack stack-wide" aria-label={t("admin.part.devices")}>
      <nav aria-label={t("credentials.views")}>
        <ul className="tabs tabs-long">
          {views.map((one) => (
            <li key={one} ref={one === view ? showWhole : undefined}>
              <Link
                aria-current={one === view ? "page" : undefined}
                href={pathOf({ screen: "admin", part: "devices", id: one === "all" ? null : one })}
              >
                {t(words[one])}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {view === "~codes" ? (
        <Codes />
      ) : view === "~list" ? (
        <ListIn />
      ) : view === "~authority" ? (
        <AuthorityPanel />
      ) : id === null ? (
        <CredentialList />
      ) : (
        <DeviceCredentials key={id} deviceId={id} />
      )}
    </section>
  );
}
