import type {
  AreaView,
  GatewayView,
  LuminaireTypeView,
  MastView,
  StreetView,
  SupplyPointView,
} from "../../api/contract/stock.ts";
import type { Formats } from "../format/formats.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { Translate } from "../i18n/translate.ts";
import type { MasterKind } from "../router/routes.ts";

/** An object as one line of its list. */
export interface MasterLine {
  readonly id: string;
  readonly name: string;
  readonly detail: string | null;
  /** How much hangs on it. */
  readonly used: string;
}

type MasterView =
  | LuminaireTypeView
  | SupplyPointView
  | GatewayView
  | AreaView
  | StreetView
  | MastView;

const join = (...parts: readonly (string | null)[]): string | null => {
  const said = parts.filter((part) => part !== null && part !== "");
  return said.length === 0 ? null : said.join(" · ");
};

/** A gateway alone has devices behind it, a supply point cabinets; all else has light points. */
function usedBy(view: MasterView, t: Translate, formats: Formats): string {
  if ("deviceIds" in view) {
    const count = view.deviceIds.length;
    return t("master.devices", { count, number: formats.integer(count) });
  }
  if ("cabinets" in view) {
    return t("master.cabinets", { count: view.cabinets, number: formats.integer(view.cabinets) });
  }
  return t("master.lights", { count: view.lights, number: formats.integer(view.lights) });
}

function detailOf(view: MasterView, t: Translate, formats: Formats): string | null {
  if ("ratedPower" in view) {
    return join(
      view.manufacturer,
      formats.watts(view.ratedPower),
      view.lightSource === null ? null : t.code("lightSource", view.lightSource),
    );
  }
  if ("meterNumber" in view) {
    return join(
      view.name,
      view.meterNumber === null ? null : t("master.meter", { number: view.meterNumber }),
    );
  }
  if ("deviceIds" in view) {
    // Without a name its id stands as one.
    const id = view.name === null ? null : view.id;
    return join(id, t(view.online ? "master.online" : "master.offline"));
  }
  if ("hasLine" in view) return view.hasLine ? t("master.hasLine") : null;
  if ("heightMeters" in view) {
    return join(
      view.heightMeters === null
        ? null
        : t("master.metres", { metres: formats.plain(view.heightMeters) }),
      view.material,
      view.installedYear === null ? null : String(view.installedYear),
    );
  }
  return null;
}

const inOrder = new Intl.Collator("de", { numeric: true });

export function useMasterLines(
  kind: MasterKind,
  views: readonly MasterView[],
): readonly MasterLine[] {
  const t = useTranslate();
  const formats = useFormats();
  const lines = views.map((view) => ({
    id: view.id,
    name: ("number" in view ? view.number : view.name) ?? view.id,
    detail: detailOf(view, t, formats),
    used: usedBy(view, t, formats),
  }));
  // The server sorts by name as text; people read numbers as numbers.
  return kind === "mast" ? lines : lines.toSorted((a, b) => inOrder.compare(a.name, b.name));
}
