import type { CabinetView } from "../../api/contract/stock.ts";
import { useStock } from "../client/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";

/** What the inventory says of a cabinet. */
export function CabinetFacts({ cabinet }: { readonly cabinet: CabinetView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { address, areaId, supplyPointId, latitude, longitude, note } = cabinet;
  const area = useStock("area", areaId !== null).data?.find(({ id }) => id === areaId);
  const supply = useStock("supplyPoint", supplyPointId !== null).data?.find(
    ({ id }) => id === supplyPointId,
  );
  const place =
    latitude === null || longitude === null
      ? null
      : `${formats.decimal(latitude, 5)}°, ${formats.decimal(longitude, 5)}°`;
  const supplyLink =
    supply === undefined ? null : (
      <Link href={pathOf({ screen: "master", kind: "supplyPoint", id: supply.id })}>
        {supply.name === null ? supply.number : `${supply.number} · ${supply.name}`}
      </Link>
    );
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t("stockField.address"), address],
    [t("stockField.areaId"), area?.name ?? null],
    [t("stockField.supplyPointId"), supplyLink],
    [t("stockField.meterNumber"), supply?.meterNumber ?? null],
    [t("cabinets.place"), place],
    [t("stockField.note"), note],
  ];
  const given = facts.filter(([, value]) => value !== null);
  return (
    <section className="stack stack-tight" aria-label={t("light.facts")}>
      <h2 className="over">{t("light.facts")}</h2>
      {given.length === 0 && <p className="soft">{t("cabinets.notGiven")}</p>}
      <dl className="facts">
        {given.map(([name, value]) => (
          <div key={name} className="facts-pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
