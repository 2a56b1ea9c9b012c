import { useState } from "react";
import { useStockSearch } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { masterKinds, pathOf } from "../router/routes.ts";
import type { MasterKind } from "../router/routes.ts";
import { useMasterReason } from "./use-master-reason.ts";
import { MasterObject } from "./master-object.tsx";
import { useMasterLines, type MasterLine } from "./master-lines.ts";
import { ObjectForm } from "../stock/object-form.tsx";

const shownAtOnce = 200;

/** On a phone the kinds stand in one line that goes on beyond its edge. */
const showWhole = (tab: HTMLLIElement | null): void =>
  tab?.scrollIntoView({ block: "nearest", inline: "center" });

/** What light points and cabinets refer to: one list a kind, and a sheet for each object. */
export function MasterScreen({
  kind,
  id,
}: {
  readonly kind: MasterKind;
  readonly id: string | null;
}) {
  const t = useTranslate();
  return (
    <div className="screen stack stack-wide">
      <ScreenHeading title={t("nav.master")} />
      <nav aria-label={t("master.kinds")}>
        <ul className="chips">
          {masterKinds.map((one) => (
            <li key={one} ref={one === kind ? showWhole : undefined}>
              <Link
                className="chip"
                aria-current={one === kind ? "page" : undefined}
                href={pathOf({ screen: "master", kind: one, id: null })}
              >
                {t(`stockKinds.${one}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <MasterList key={kind} kind={kind} id={id} />
    </div>
  );
}

function MasterList({ kind, id }: { readonly kind: MasterKind; readonly id: string | null }) {
  const t = useTranslate();
  const [sought, setSought] = useState("");
  const query = useStockSearch(kind, sought.trim());
  const lines = useMasterLines(kind, query.data?.items ?? []);
  const [shown, setShown] = useState(shownAtOnce);
  const [adding, setAdding] = useState(false);
  const reason = useMasterReason(kind);
  const list = pathOf({ screen: "master", kind, id: null });
  if (query.data === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  const { items, total } = query.data;
  const chosen = id === null ? null : (items.find((one) => one.id === id) ?? null);
  return (
    <section className="stack" aria-label={t(`stockKinds.${kind}`)}>
      <p className="soft">{t(`master.what.${kind}`)}</p>
      <div className="row row-ends">
        {total > 8 || sought !== "" ? (
          <TextField
            label={t("lights.search")}
            type="search"
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />
        ) : (
          <span />
        )}
        {kind !== "gateway" && reason === null && (
          <button type="button" className="button" onClick={() => setAdding(true)}>
            <Icon name="add" /> {t(`master.add.${kind}`)}
          </button>
        )}
      </div>
      {lines.length === 0 ? (
        <p className="note">{t(sought === "" ? `master.none.${kind}` : "master.notFound")}</p>
      ) : (
        <ul className="master-list">
          {lines.slice(0, shown).map((line) => (
            <Line key={line.id} kind={kind} line={line} />
          ))}
        </ul>
      )}
      {lines.length > shown && (
        <div>
          <button type="button" className="button" onClick={() => setShown(shown + shownAtOnce)}>
            {t("master.more", { count: lines.length - shown })}
          </button>
        </div>
      )}
      {total > items.length && <p className="soft">{t("master.narrow", { count: total })}</p>}
      <Sheet title={t(`master.add.${kind}`)} isOpen={adding} onOpenChange={setAdding}>
        <ObjectForm kind={kind} object={null} onDone={() => setAdding(false)} />
      </Sheet>
      <Sheet
        title={lines.find((line) => line.id === id)?.name ?? t(`stockKinds.${kind}`)}
        isOpen={id !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) navigate(list);
        }}
        wide
      >
        {chosen === null ? (
          <p className="note">{t("master.gone")}</p>
        ) : (
          <MasterObject kind={kind} object={chosen} onDone={() => navigate(list)} />
        )}
      </Sheet>
    </section>
  );
}

function Line({ kind, line }: { readonly kind: MasterKind; readonly line: MasterLine }) {
  return (
    <li>
      <Link className="master-line" href={pathOf({ screen: "master", kind, id: line.id })}>
        <span className="grow">
          <strong>{line.name}</strong>
          {line.detail !== null && <span className="soft small">{line.detail}</span>}
        </span>
        <span className="soft">{line.used}</span>
      </Link>
    </li>
  );
}
