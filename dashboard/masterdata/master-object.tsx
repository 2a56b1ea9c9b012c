import { ObjectHistory } from "../history/object-history.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";
import type { LightsFilter } from "../router/lights-filter.ts";
import type { MasterKind } from "../router/routes.ts";
import { ObjectForm } from "../stock/object-form.tsx";
import type { StockThing } from "../stock/use-save-object.ts";
import { useMasterReason } from "./use-master-reason.ts";

export interface MasterObjectProps {
  readonly kind: MasterKind;
  readonly object: StockThing & { readonly name?: string | null; readonly number?: string };
  readonly onDone: () => void;
}

/** One object: its form for whoever may change it, what hangs on it, and what was changed. */
export function MasterObject({ kind, object, onDone }: MasterObjectProps) {
  const t = useTranslate();
  const reason = useMasterReason(kind);
  const filter = filterOf(kind, object);
  return (
    <div className="stack stack-wide">
      {reason === null ? (
        <ObjectForm kind={kind} object={object} onDone={onDone} />
      ) : (
        <p className="note">{reason}</p>
      )}
      {filter !== null && (
        <p>
          <Link href={pathOf({ screen: "lights", filter: { ...allLights, ...filter } })}>
            {t("master.itsLights")}
          </Link>
        </p>
      )}
      <ObjectHistory kind={kind} id={object.id} />
    </div>
  );
}

/** The list of the light points that name it. */
function filterOf(
  kind: MasterKind,
  { id, name, number }: MasterObjectProps["object"],
): Partial<LightsFilter> | null {
  switch (kind) {
    case "luminaireType":
      return { type: id };
    case "area":
      return { area: id };
    case "street":
      return name === undefined || name === null ? null : { street: name };
    case "mast":
      return number === undefined ? null : { q: number };
    default:
      return null;
  }
}
