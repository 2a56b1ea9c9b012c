import { useState } from "react";
import type { CabinetView } from "../../api/contract/stock.ts";
import { RequestFailed } from "../client/http.ts";
import { ObjectHistory } from "../history/object-history.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { LockBanner } from "../locks/lock-banner.tsx";
import { LockDialog } from "../locks/lock-dialog.tsx";
import { useLocksOn } from "../locks/use-locks-on.ts";
import { placeAddress } from "../map/place-address.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { ObjectForm } from "../stock/object-form.tsx";
import { CabinetAlerts } from "./cabinet-alerts.tsx";
import { CabinetController } from "./cabinet-controller.tsx";
import { CabinetFacts } from "./cabinet-facts.tsx";
import { CabinetLamps } from "./cabinet-lamps.tsx";
import { useCabinet } from "./cabinet-queries.ts";
import { CabinetSegments } from "./cabinet-segments.tsx";

/** Everything about one cabinet: its segments to switch, its controller, its light points, its place. */
export function CabinetScreen({ id }: { readonly id: string }) {
  const t = useTranslate();
  const query = useCabinet(id);
  const cabinet = query.data;
  const gone = query.error instanceof RequestFailed && query.error.status === 404;
  const title =
    cabinet === undefined
      ? t("stockKind.cabinet")
      : t("light.cabinet", { cabinet: cabinet.number });
  return (
    <div className="screen stack">
      <p>
        <Link className="back" href={pathOf({ screen: "cabinets" })}>
          <Icon name="back" size={16} /> {t("cabinets.title")}
        </Link>
      </p>
      <ScreenHeading title={title} />
      {gone ? (
        <p>{t("cabinets.gone")}</p>
      ) : cabinet === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <CabinetBody cabinet={cabinet} title={title} />
      )}
    </div>
  );
}

function CabinetBody({
  cabinet,
  title,
}: {
  readonly cabinet: CabinetView;
  readonly title: string;
}) {
  const { id, name, address, latitude, longitude } = cabinet;
  const t = useTranslate();
  const locks = useLocksOn("cabinet", id);
  const planner = useRoleReason("editStock");
  const technician = useRoleReason("lockWork");
  /** The version that is being edited stays, whatever comes meanwhile. */
  const [edited, setEdited] = useState<CabinetView | null>(null);
  const [locking, setLocking] = useState(false);
  const words = [name === title ? null : name, address].filter((part) => part !== null);
  return (
    <>
      <div className="row cabinet-line">
        {words.length > 0 && <span className="soft">{words.join(" · ")}</span>}
        {latitude !== null && longitude !== null && (
          <Link
            href={pathOf({ screen: "map", light: null, at: placeAddress(latitude, longitude) })}
          >
            {t("light.onMap")}
          </Link>
        )}
        {planner === null && (
          <button type="button" className="button button-quiet" onClick={() => setEdited(cabinet)}>
            <Icon name="edit" />
            {t("light.edit")}
          </button>
        )}
        {technician === null && locks.length === 0 && (
          <button type="button" className="button button-quiet" onClick={() => setLocking(true)}>
            <Icon name="locks" />
            {t("locks.set")}
          </button>
        )}
      </div>
      <LockBanner locks={locks} />
      <CabinetAlerts cabinet={cabinet} />
      <div className="cabinet-body">
        <CabinetSegments cabinet={cabinet} />
        <div className="stack stack-wide">
          <CabinetLamps cabinet={cabinet} />
          <CabinetController cabinet={cabinet} />
          <CabinetFacts cabinet={cabinet} />
        </div>
      </div>
      <ObjectHistory kind="cabinet" id={id} />
      <LockDialog
        target={{ kind: "cabinet", id, name: title }}
        isOpen={locking}
        onOpenChange={setLocking}
      />
      <Sheet
        title={t("cabinets.edit", { name: title })}
        isOpen={edited !== null}
        onOpenChange={() => setEdited(null)}
      >
        <ObjectForm
          kind="cabinet"
          object={edited}
          onDone={(saved) => {
            setEdited(null);
            if (saved === null) navigate(pathOf({ screen: "cabinets" }));
          }}
        />
      </Sheet>
    </>
  );
}
