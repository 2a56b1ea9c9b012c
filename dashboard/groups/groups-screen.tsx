import { useState } from "react";
import { useStock } from "../client/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { ObjectForm } from "../stock/object-form.tsx";
import { GroupStates } from "./group-states.tsx";

/** All groups: light points that people name together. */
export function GroupsScreen() {
  const t = useTranslate();
  const formats = useFormats();
  const query = useStock("group");
  const reason = useRoleReason("editStock");
  const [adding, setAdding] = useState(false);
  return (
    <div className="screen stack stack-wide">
      <div className="row row-ends">
        <ScreenHeading title={t("nav.groups")} />
        {reason === null && (
          <button type="button" className="button" onClick={() => setAdding(true)}>
            <Icon name="add" /> {t("groups.add")}
          </button>
        )}
      </div>
      <p className="soft">{t("groups.what")}</p>
      {query.data === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <p className="note">{t("groups.none")}</p>
      ) : (
        <ul className="master-list">
          {query.data.map((group) => (
            <li key={group.id}>
              <Link className="master-line" href={pathOf({ screen: "group", id: group.id })}>
                <span className="grow">
                  <strong>{group.name}</strong>
                  {group.note !== null && <span className="soft small">{group.note}</span>}
                  <GroupStates states={group.states} />
                </span>
                <span className="soft">
                  {t("master.lights", {
                    count: group.lights,
                    number: formats.integer(group.lights),
                  })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Sheet title={t("groups.add")} isOpen={adding} onOpenChange={setAdding}>
        <ObjectForm
          kind="group"
          object={null}
          onDone={(made) => {
            setAdding(false);
            if (made !== null) navigate(pathOf({ screen: "group", id: made.id }));
          }}
        />
      </Sheet>
    </div>
  );
}
