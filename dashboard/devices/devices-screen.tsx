import { useState } from "react";
import { useSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { AdmitDialog } from "./admit-dialog.tsx";
import { AllDevices } from "./all-devices.tsx";
import { NewDevicesLists } from "./new-devices-lists.tsx";

const shows = ["new", "all"] as const;

/** Controllers that wait for their place, those that knock, and all that there are. */
export function DevicesScreen({ show }: { readonly show: "new" | "all" }) {
  const t = useTranslate();
  const reason = useRoleReason("switchLights");
  const isAdministrator = useSession().data?.user?.role === "administrator";
  const [admitting, setAdmitting] = useState(false);
  return (
    <div className="screen stack stack-wide">
      <div className="row row-ends">
        <ScreenHeading title={t("devices.title")} />
        <div className="row devices-ways">
          {isAdministrator && (
            <button type="button" className="button" onClick={() => setAdmitting(true)}>
              <Icon name="add" />
              {t("devices.admit")}
            </button>
          )}
          <Link
            className="button button-main"
            href={pathOf({ screen: "commission", device: null, light: null })}
          >
            <Icon name="scan" />
            {t("commission.title")}
          </Link>
        </div>
      </div>
      <nav className="tabs" aria-label={t("devices.which")}>
        {shows.map((one) => (
          <Link
            key={one}
            href={pathOf({ screen: "devices", show: one })}
            aria-current={one === show ? "page" : undefined}
          >
            {t(`devices.show.${one}`)}
          </Link>
        ))}
      </nav>
      {reason !== null ? (
        <p className="note">{reason}</p>
      ) : show === "new" ? (
        <NewDevicesLists />
      ) : (
        <AllDevices />
      )}
      <AdmitDialog isOpen={admitting} onOpenChange={setAdmitting} />
    </div>
  );
}
