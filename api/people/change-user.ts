import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { UserChange, UserView } from "../contract/people.ts";
import { revokeTokensOf } from "../auth/api-tokens.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { audit, type Actor } from "../office/audit.ts";
import type { AreaScope } from "../scope.ts";
import { forgetLoginLinks } from "../auth/login-links.ts";
import { isLastTownAdministrator } from "./town-administrators.ts";
import { mayManage } from "./user-views.ts";

type Db = Kysely<OfficeSchema>;

/** Null where these areas exist and the caller may give them; none stands for the whole town. */
export async function checkAreas(
  db: Db,
  scope: AreaScope,
  areaIds: readonly string[],
): Promise<Refusal | null> {
  if (!mayManage(scope, areaIds)) {
    return refuse(
      "notAllowed",
      "Your own role holds for some areas only: give one or more of those.",
      {
        errors: [{ pointer: "/areaIds", message: "must be of your own areas" }],
      },
    );
  }
  if (areaIds.length === 0) return null;
  const known = await db
    .selectFrom("areas")
    .select("id")
    .where("id", "in", areaIds)
    .where("deleted_at", "is", null)
    .execute();
  const ids = new Set(known.map(({ id }) => id));
  const unknown = areaIds.find((id) => !ids.has(id));
  if (unknown === undefined) return null;
  return refuse("invalidInput", `There is no area ${unknown}.`, {
    errors: [{ pointer: "/areaIds", message: `${unknown} does not exist` }],
  });
}

/** Null where nobody else signs in with this email. */
export async function checkEmail(
  db: Db,
  email: string | null,
  ownId: string,
): Promise<Refusal | null> {
  if (email === null) return null;
  const taken = await db
    .selectFrom("users")
    .select("id")
    .where("email", "=", email)
    .where("id", "!=", ownId)
    .executeTakeFirst();
  if (taken === undefined) return null;
  return refuse("conflict", "Somebody signs in with this email already.", {
    errors: [{ pointer: "/email", message: "belongs to somebody else" }],
  });
}

const rightsOf = ({ role, areaIds, disabledAt }: UserView) =>
  JSON.stringify([role, areaIds, disabledAt !== null]);

const rulesTheTown = ({ role, areaIds, disabledAt }: UserView): boolean =>
  role === "administrator" && areaIds.length === 0 && disabledAt === null;

/**
 * Changes a person, in the caller's transaction. Nobody changes their own role, areas or standing, and the town keeps an administrator;
 * `caller.id` is null for the command line, which is bound by the second alone.
 */
export async function changeUser(
  db: Db,
  before: UserView,
  change: UserChange,
  caller: { readonly id: string | null; readonly scope: AreaScope; readonly actor: Actor },
  now: number,
): Promise<Refusal | null> {
  const emptied = (text: string | undefined, kept: string | null): string | null =>
    text === undefined ? kept : text === "" ? null : text;
  const after: UserView = {
    ...before,
    name: change.name ?? before.name,
    email: emptied(change.email?.toLowerCase(), before.email),
    phone: emptied(change.phone, before.phone),
    role: change.role ?? before.role,
    language: change.language ?? before.language,
    areaIds: [...new Set(change.areaIds ?? before.areaIds)].toSorted(),
    disabledAt:
      change.disabled === undefined
        ? before.disabledAt
        : change.disabled
          ? (before.disabledAt ?? now)
          : null,
    version: before.version + 1,
  };
  if (before.id === caller.id && rightsOf(before) !== rightsOf(after)) {
    return refuse(
      "notAllowed",
      "Nobody changes their own role, areas or standing; ask another administrator.",
    );
  }
  const refusal =
    (await checkEmail(db, after.email, before.id)) ??
    (change.areaIds === undefined ? null : await checkAreas(db, caller.scope, after.areaIds));
  if (refusal !== null) return refusal;
  if (!rulesTheTown(after) && (await isLastTownAdministrator(db, before.id))) {
    return refuse("lastAdministrator", "This is the last administrator of the whole town.");
  }
  await db
    .updateTable("users")
    .set({
      name: after.name,
      email: after.email,
      // Who cannot be called by name cannot sign in by password.
      ...(after.email === null ? { password_hash: null } : {}),
      phone: after.phone,
      role: after.role,
      language: after.language,
      disabled_at: after.disabledAt,
      version: after.version,
    })
    .where("id", "=", before.id)
    .execute();
  if (change.areaIds !== undefined) await setAreas(db, before.id, after.areaIds);
  if (change.disabled === true) {
    await db.deleteFrom("sessions").where("user_id", "=", before.id).execute();
    await forgetLoginLinks(db, before.id);
    // For good: enabled again, the person makes new ones.
    await revokeTokensOf(db, before.id, now);
  }
  await audit(db, now, caller.actor, {
    action: "user.changed",
    object: `user:${before.id}`,
    before: recorded(before),
    after: recorded(after),
  });
  return null;
}

export async function setAreas(db: Db, userId: string, areaIds: readonly string[]): Promise<void> {
  await db.deleteFrom("user_areas").where("user_id", "=", userId).execute();
  for (const area_id of areaIds) {
    await db.insertInto("user_areas").values({ user_id: userId, area_id }).execute();
  }
}

/** What the record keeps of a person. */
export function recorded(user: UserView) {
  const { name, email, phone, role, areaIds, language, disabledAt } = user;
  return { name, email, phone, role, areaIds, language, disabled: disabledAt !== null };
}
