import { useDeferredValue, useState } from "react";
import type { CabinetView } from "../../api/contract/stock.ts";
import { useStock } from "../client/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { ObjectForm } from "../stock/object-form.tsx";
import { useCabinets } from "./cabinet-queries.ts";
import { cabinetMarks, countMarks, findCabinets } from "./cabinet-rules.ts";
import type { CabinetMark } from "./cabinet-rules.ts";
import { CabinetRow } from "./cabinet-row.tsx";

/** As many rows as are put into the page at once. */
const portion = 100;

/** Every cabinet with its segments and what it stands out by. */
export function CabinetsScreen() {
  const t = useTranslate();
  const query = useCabinets();
  const planner = useRoleReason("editStock");
  const [making, setMaking] = useState(false);
  const cabinets = query.data?.items;
  return (
    <div className="screen stack">
      <div className="row row-ends">
        <ScreenHeading title={t("cabinets.title")} />
        {planner === null && (
          <button type="button" className="button" onClick={() => setMaking(true)}>
            <Icon name="add" />
            {t("cabinets.new")}
          </button>
        )}
      </div>
      {cabinets === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : cabinets.length === 0 ? (
        <NoCabinets />
      ) : (
        <CabinetList cabinets={cabinets} />
      )}
      <Sheet title={t("cabinets.new")} isOpen={making} onOpenChange={setMaking}>
        <ObjectForm
          kind="cabinet"
          object={null}
          onDone={(made) => {
            setMaking(false);
            if (made !== null) navigate(pathOf({ screen: "cabinet", id: made.id }));
          }}
        />
      </Sheet>
    </div>
  );
}

function NoCabinets() {
  const t = useTranslate();
  const mayImport = useRoleReason("importInventory") === null;
  return (
    <div className="empty stack">
      <p>{t("cabinets.none")}</p>
      <p className="soft">{t("cabinets.noneMore")}</p>
      {mayImport && (
        <p>
          <Link href={pathOf({ screen: "import", id: null })}>{t("cabinets.toImport")}</Link>
        </p>
      )}
    </div>
  );
}

function CabinetList({ cabinets }: { readonly cabinets: readonly CabinetView[] }) {
  const t = useTranslate();
  const formats = useFormats();
  const [text, setText] = useState("");
  const [mark, setMark] = useState<CabinetMark | null>(null);
  const [portions, setPortions] = useState(1);
  const areas = useStock("area").data;
  const areaName = (id: string): string => areas?.find((area) => area.id === id)?.name ?? "";
  const q = useDeferredValue(text);
  const found = findCabinets(cabinets, { q, mark }, areaName);
  const counts = countMarks(cabinets);
  const shown = found.slice(0, portions * portion);
  const look = (next: { readonly text?: string; readonly mark?: CabinetMark | null }): void => {
    if (next.text !== undefined) setText(next.text);
    if (next.mark !== undefined) setMark(next.mark);
    setPortions(1);
  };
  return (
    <>
      <div className="cabinet-search">
        <TextField
          label={t("cabinets.search")}
          type="search"
          autoComplete="off"
          value={text}
          onChange={(event) => look({ text: event.target.value })}
        />
      </div>
      <div className="chips" role="group" aria-label={t("cabinets.filter")}>
        {cabinetMarks
          .filter((one) => counts[one] > 0 || one === mark)
          .map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={one === mark}
              onClick={() => look({ mark: one === mark ? null : one })}
            >
              {t(`cabinets.mark.${one}`)} <strong>{formats.integer(counts[one])}</strong>
            </button>
          ))}
      </div>
      <p className="soft" role="status">
        {t("cabinets.found", { count: found.length, number: formats.integer(found.length) })}
      </p>
      {found.length === 0 ? (
        <div>
          <button type="button" className="button" onClick={() => look({ text: "", mark: null })}>
            {t("cabinets.showAll")}
          </button>
        </div>
      ) : (
        <ul className="cabinet-rows">
          {shown.map((cabinet) => (
            <li key={cabinet.id}>
              <CabinetRow
                cabinet={cabinet}
                area={cabinet.areaId === null ? null : areaName(cabinet.areaId)}
              />
            </li>
          ))}
        </ul>
      )}
      {found.length > shown.length && (
        <div>
          <button type="button" className="button" onClick={() => setPortions(portions + 1)}>
            {t("cabinets.further", {
              count: found.length - shown.length,
              number: formats.integer(found.length - shown.length),
            })}
          </button>
        </div>
      )}
    </>
  );
}
