import { usePeople } from "../client/people.ts";
import { useStock } from "../client/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import type { UserView } from "../../api/contract/people.ts";

/** Whose role holds where. */
export function AreasPart() {
  const t = useTranslate();
  const formats = useFormats();
  const people = usePeople();
  const areas = useStock("area");
  if (people.data === undefined || areas.data === undefined) {
    const error = people.error ?? areas.error;
    return (
      <Waiting
        error={error}
        retry={() => {
          void people.refetch();
          void areas.refetch();
        }}
      />
    );
  }
  const users = people.data.users.filter(({ disabledAt }) => disabledAt === null);
  const everywhere = users.filter(({ areaIds }) => areaIds.length === 0);
  return (
    <section className="stack" aria-label={t("admin.part.areas")}>
      <p className="soft">{t("areas.what")}</p>
      <div className="row">
        <Link className="button" href={pathOf({ screen: "master", kind: "area", id: null })}>
          {t("areas.edit")}
        </Link>
      </div>
      <ul className="area-cards">
        <li className="area-card">
          <h2>{t("people.wholeTown")}</h2>
          <Holders users={everywhere} />
        </li>
        {areas.data.map((area) => (
          <li key={area.id} className="area-card">
            <h2>{area.name}</h2>
            <p className="small soft">
              {t("master.lights", { count: area.lights, number: formats.integer(area.lights) })}
            </p>
            <Holders users={users.filter(({ areaIds }) => areaIds.includes(area.id))} />
          </li>
        ))}
      </ul>
      {areas.data.length === 0 && <p className="note">{t("areas.none")}</p>}
    </section>
  );
}

function Holders({ users }: { readonly users: readonly UserView[] }) {
  const t = useTranslate();
  if (users.length === 0) return <p className="small soft">{t("areas.nobody")}</p>;
  return (
    <ul className="holders">
      {users.map(({ id, name, role }) => (
        <li key={id}>
          <Link href={pathOf({ screen: "admin", part: "people", id })}>{name}</Link>{" "}
          <span className="small soft">{t(`role.${role}`)}</span>
        </li>
      ))}
    </ul>
  );
}
