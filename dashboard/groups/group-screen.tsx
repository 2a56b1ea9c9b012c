import { useState } from "react";
import { useStock } from "../client/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { ObjectHistory } from "../history/object-history.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { useChoose } from "../selection/use-selection.ts";
import { ObjectForm } from "../stock/object-form.tsx";
import { GroupMembers } from "./group-members.tsx";
import { GroupStates } from "./group-states.tsx";

/** One group: its members, what they do, and what can be done with all of them. */
export function GroupScreen({ id }: { readonly id: string }) {
  const t = useTranslate();
  const formats = useFormats();
  const query = useStock("group");
  const reason = useRoleReason("editStock");
  const [editing, setEditing] = useState(false);
  const group = query.data?.find((one) => one.id === id);
  const list = pathOf({ screen: "lights", filter: { ...allLights, group: id } });
  const choose = useChoose();
  const chooseAll = (): void =>
    choose.mutate(
      { wanted: { groupId: id }, mode: "replace" },
      { onSuccess: () => navigate(pathOf({ screen: "map", light: null })) },
    );
  return (
    <div className="screen stack stack-wide">
      <p>
        <Link className="back" href={pathOf({ screen: "groups" })}>
          <Icon name="back" size={16} /> {t("nav.groups")}
        </Link>
      </p>
      <div className="row row-ends">
        <ScreenHeading title={group?.name ?? t("stockKind.group")} />
        {group !== undefined && reason === null && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            <Icon name="edit" /> {t("groups.edit")}
          </button>
        )}
      </div>
      {query.data === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : group === undefined ? (
        <p className="note">{t("master.gone")}</p>
      ) : (
        <>
          {group.note !== null && <p>{group.note}</p>}
          <div className="row">
            <strong>
              {t("master.lights", { count: group.lights, number: formats.integer(group.lights) })}
            </strong>
            <GroupStates states={group.states} />
          </div>
          <div className="row">
            <Link className="button" href={list}>
              {t("bulk.asList")}
            </Link>
            {group.lights > 0 && (
              <button
                type="button"
                className="button"
                disabled={choose.isPending}
                onClick={chooseAll}
              >
                {t("groups.choose")}
              </button>
            )}
          </div>
          <GroupMembers group={group} />
          <ObjectHistory kind="group" id={id} />
          <Sheet title={group.name} isOpen={editing} onOpenChange={setEditing}>
            <ObjectForm
              kind="group"
              object={group}
              onDone={(now) => {
                setEditing(false);
                if (now === null) navigate(pathOf({ screen: "groups" }));
              }}
            />
          </Sheet>
        </>
      )}
    </div>
  );
}
