import { useState } from "react";
import type { UserView } from "../../api/contract/people.ts";
import { usePeople } from "../client/people.ts";
import { useStock } from "../client/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import type { AdminPartProps } from "./admin-parts.ts";
import { NewPerson } from "./new-person.tsx";
import { PersonSheet } from "./person-sheet.tsx";

const list = pathOf({ screen: "admin", part: "people", id: null });
const searchFrom = 9;

/** Everybody who may sign in. */
export function PeoplePart({ id }: AdminPartProps) {
  const t = useTranslate();
  const query = usePeople();
  const [sought, setSought] = useState("");
  const [adding, setAdding] = useState(false);
  if (query.data === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  const { users } = query.data;
  const chosen = users.find((one) => one.id === id) ?? null;
  const word = sought.trim().toLowerCase();
  const found = users.filter(({ name, email }) =>
    `${name} ${email ?? ""}`.toLowerCase().includes(word),
  );
  const enabled = found.filter(({ disabledAt }) => disabledAt === null);
  const disabled = found.filter(({ disabledAt }) => disabledAt !== null);
  return (
    <section className="stack" aria-label={t("admin.part.people")}>
      <p className="soft">{t("people.what")}</p>
      <div className="row row-ends row-foot">
        {users.length >= searchFrom ? (
          <TextField
            label={t("people.search")}
            type="search"
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />
        ) : (
          <span />
        )}
        <button type="button" className="button button-main" onClick={() => setAdding(true)}>
          <Icon name="add" /> {t("people.add")}
        </button>
      </div>
      {found.length === 0 ? (
        <p className="note">{t("people.notFound")}</p>
      ) : (
        <PeopleList users={enabled} />
      )}
      {users.length === 1 && <p className="note">{t("people.alone")}</p>}
      {disabled.length > 0 && (
        <details className="stack">
          <summary>{t("people.disabledOnes", { count: disabled.length })}</summary>
          <PeopleList users={disabled} />
        </details>
      )}
      <Sheet title={t("people.add")} isOpen={adding} onOpenChange={setAdding}>
        <NewPerson onDone={() => setAdding(false)} />
      </Sheet>
      <Sheet
        title={chosen?.name ?? t("admin.part.people")}
        isOpen={id !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) navigate(list);
        }}
      >
        {chosen === null ? (
          <p className="note">{t("people.gone")}</p>
        ) : (
          <PersonSheet key={chosen.id} user={chosen} onDone={() => navigate(list)} />
        )}
      </Sheet>
    </section>
  );
}

function PeopleList({ users }: { readonly users: readonly UserView[] }) {
  return (
    <ul className="master-list">
      {users.map((user) => (
        <PersonLine key={user.id} user={user} />
      ))}
    </ul>
  );
}

/** The first letters of a name, as a sign to find a line by. */
const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((part) => part !== "")
    .flatMap((part, i, parts) =>
      i === 0 || i === parts.length - 1 ? Array.from(part).slice(0, 1) : [],
    )
    .join("")
    .toUpperCase();

function PersonLine({ user }: { readonly user: UserView }) {
  const t = useTranslate();
  const formats = useFormats();
  const areas = useStock("area", user.areaIds.length > 0).data;
  const where =
    user.areaIds.length === 0
      ? t("people.wholeTown")
      : user.areaIds.map((id) => areas?.find((area) => area.id === id)?.name ?? "…").join(", ");
  const seen =
    user.disabledAt !== null
      ? t("people.isDisabled")
      : user.lastSeenAt !== null
        ? t("people.seen", { time: formats.dayAndTime(user.lastSeenAt) })
        : user.hasPassword || user.hasSingleSignOn
          ? t("people.notSignedIn")
          : t("people.invited");
  return (
    <li>
      <Link
        className="master-line person-line"
        href={pathOf({ screen: "admin", part: "people", id: user.id })}
      >
        <span className="initials" data-off={user.disabledAt !== null} aria-hidden="true">
          {initials(user.name)}
        </span>
        <span className="grow">
          <strong>{user.name}</strong>
          <span className="soft small">
            {t(`role.${user.role}`)} · {where}
          </span>
        </span>
        <span className="soft small person-seen">
          {seen}
          {user.hasSecondFactor && <span className="tag">{t("people.factorTag")}</span>}
        </span>
      </Link>
    </li>
  );
}
