import type { LightView } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";

/** What the inventory says, and the other heads on the same mast. */
export function LightFacts({ view }: { readonly view: LightView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { light, neighbours, energyTonightWh } = view;
  const supply = [
    light.cabinet === null ? null : t("light.cabinet", { cabinet: light.cabinet }),
    light.segment === null ? null : t("light.segment", { segment: light.segment }),
    light.phase,
  ].filter((part) => part !== null);
  const facts: readonly (readonly [string, string | null])[] = [
    [t("light.switching"), t(`switching.${light.switching}`)],
    [t("light.luminaire"), light.luminaireType],
    [t("light.ratedPower"), light.ratedPowerW === null ? null : formats.watts(light.ratedPowerW)],
    [t("light.supply"), supply.length === 0 ? null : supply.join(" · ")],
    [t("light.class"), light.lightingClass],
    [t("light.minimum"), formats.percent(light.minimumLevel)],
    [t("light.area"), light.area],
    [t("light.device"), light.deviceId],
    [
      t("light.energyTonight"),
      energyTonightWh === null ? null : formats.kilowattHours(energyTonightWh / 1_000),
    ],
  ];
  return (
    <section className="stack" aria-label={t("light.facts")}>
      <h2 className="over">{t("light.facts")}</h2>
      <dl className="facts facts-wide">
        {light.programId !== null && (
          <div className="facts-pair">
            <dt>{t("light.program")}</dt>
            <dd>
              <Link href={pathOf({ screen: "program", id: light.programId })}>
                {light.programName}
              </Link>
            </dd>
          </div>
        )}
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="facts-pair">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        {light.street !== null && (
          <div className="facts-pair">
            <dt>{t("light.street")}</dt>
            <dd>
              <Link
                href={pathOf({ screen: "lights", filter: { ...allLights, street: light.street } })}
              >
                {light.street}
              </Link>
            </dd>
          </div>
        )}
        {neighbours.length > 0 && (
          <div className="facts-pair">
            <dt>{t("light.neighbours")}</dt>
            <dd className="row">
              {neighbours.map((neighbour) => (
                <Link key={neighbour.id} href={pathOf({ screen: "light", id: neighbour.id })}>
                  {neighbour.number}
                </Link>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
