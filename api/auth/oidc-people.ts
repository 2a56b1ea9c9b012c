import type { Kysely, Transaction } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { Role } from "../contract/session.ts";
import { audit, type Actor } from "../office/audit.ts";
import { isLastTownAdministrator } from "../people/town-administrators.ts";
import { revokeTokensOf } from "./api-tokens.ts";
import { createUser } from "./login-links.ts";
import type { OidcPerson } from "./oidc-claims.ts";
import type { OidcSettings } from "./oidc-settings.ts";

type OidcRefusal = "noRole" | "noArea" | "unknownPerson" | "emailTaken" | "disabled";

export type OidcAdmission =
  | { readonly userId: string; readonly refused: null }
  /** `userId`: who was known before, and whose sessions and tokens are over now. */
  | { readonly userId: string | null; readonly refused: OidcRefusal };

interface Known {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled_at: number | null;
}

/**
 * Who an identity of the city's sign-on is here, with the role and the areas that its claims give now. Call it in a transaction.
 * Without a role, or with areas that are none of the town's, nobody comes in, and who was in before is out.
 */
export async function admitOidcPerson(
  trx: Transaction<OfficeSchema>,
  person: OidcPerson,
  settings: OidcSettings,
  { now, address }: { readonly now: number; readonly address: string },
): Promise<OidcAdmission> {
  const issuer = settings.issuer.href;
  const known = await knownPerson(trx, issuer, person.subject);
  if (known !== undefined && known.disabled_at !== null) {
    return { userId: known.id, refused: "disabled" };
  }
  const areaIds = await areaIdsOf(trx, person);
  const refused =
    person.role === null
      ? "noRole"
      : areaIds !== null && areaIds.length === 0 && person.areas !== "all"
        ? "noArea"
        : null;
  if (person.role === null || refused !== null) {
    if (known !== undefined) await putOut(trx, known, now, address);
    return { userId: known?.id ?? null, refused: refused ?? "noRole" };
  }
  if (known !== undefined) {
    await follow(trx, known, person.role, areaIds, { now, address });
    return { userId: known.id, refused: null };
  }
  const local = await localPerson(trx, person, settings);
  if (local === "taken") return { userId: null, refused: "emailTaken" };
  if (local === null && !settings.createPeople) return { userId: null, refused: "unknownPerson" };
  const identity = { oidc_issuer: issuer, oidc_subject: person.subject };
  const id = local?.id ?? (await newPerson(trx, person, person.role, now));
  await trx.updateTable("users").set(identity).where("id", "=", id).execute();
  if (local !== null) await endOldWays(trx, id, now);
  const actor: Actor = {
    user: { id, name: local?.name ?? person.name, role: local?.role ?? person.role },
    address,
  };
  await audit(trx, now, actor, {
    action: local === null ? "user.created" : "user.linked",
    object: `user:${id}`,
    after: {
      name: person.name,
      email: local === null && !person.isEmailVerified ? null : person.email,
      role: local?.role ?? person.role,
      ...identity,
    },
  });
  await follow(
    trx,
    { id, name: person.name, role: local?.role ?? person.role },
    person.role,
    areaIds,
    { now, address },
  );
  return { userId: id, refused: null };
}

function knownPerson(
  db: Kysely<OfficeSchema>,
  issuer: string,
  subject: string,
): Promise<Known | undefined> {
  return db
    .selectFrom("users")
    .select(["id", "name", "role", "disabled_at"])
    .where("oidc_issuer", "=", issuer)
    .where("oidc_subject", "=", subject)
    .executeTakeFirst();
}

/**
 * The person who is known here by the same email and may be taken for the same; "taken" where the email is somebody's who may not.
 * Never the last administrator: the town keeps one way in that does not hang on the provider.
 */
async function localPerson(
  db: Kysely<OfficeSchema>,
  person: OidcPerson,
  settings: OidcSettings,
): Promise<Known | "taken" | null> {
  if (person.email === null) return null;
  const local = await db
    .selectFrom("users")
    .select(["id", "name", "role", "disabled_at", "oidc_subject"])
    .where("email", "=", person.email)
    .executeTakeFirst();
  if (local === undefined) return null;
  const mayLink =
    settings.linkByEmail &&
    person.isEmailVerified &&
    local.disabled_at === null &&
    local.oidc_subject === null &&
    !(await isLastTownAdministrator(db, local.id));
  return mayLink ? local : "taken";
}

/** An email that the provider does not vouch for is not kept: else somebody could stand here under the address of another. */
function newPerson(
  trx: Transaction<OfficeSchema>,
  person: OidcPerson,
  role: Role,
  now: number,
): Promise<string> {
  const email = person.isEmailVerified ? person.email : null;
  return createUser(trx, { name: person.name, email, role, language: "de" }, now);
}

/**
 * Whoever made the local account may be somebody else, who wrote this email into their profile and waited: what they could come in by
 * ends, before the account gets what the claims give.
 */
async function endOldWays(
  trx: Transaction<OfficeSchema>,
  userId: string,
  now: number,
): Promise<void> {
  const secondFactor = { totp_secret: null, totp_confirmed_at: null, recovery_codes: "[]" };
  await trx
    .updateTable("users")
    .set({ password_hash: null, ...secondFactor })
    .where("id", "=", userId)
    .execute();
  await trx.deleteFrom("sessions").where("user_id", "=", userId).execute();
  await trx
    .deleteFrom("login_links")
    .where("user_id", "=", userId)
    .where("used_at", "is", null)
    .execute();
  await revokeTokensOf(trx, userId, now);
}

/** Role and areas as the claims say. The last administrator of the whole town keeps both. */
async function follow(
  trx: Transaction<OfficeSchema>,
  known: Pick<Known, "id" | "name" | "role">,
  role: Role,
  areaIds: readonly string[] | null,
  { now, address }: { readonly now: number; readonly address: string },
): Promise<void> {
  const before = { role: known.role, areas: await areasHeld(trx, known.id) };
  const wanted = { role, areas: areaIds?.toSorted() ?? before.areas };
  const rulesNoMore = role !== "administrator" || wanted.areas.length > 0;
  const after = rulesNoMore && (await isLastTownAdministrator(trx, known.id)) ? before : wanted;
  if (after.role === before.role && after.areas.join() === before.areas.join()) return;
  await trx
    .updateTable("users")
    .set((is) => ({ role: after.role, version: is("version", "+", 1) }))
    .where("id", "=", known.id)
    .execute();
  await trx.deleteFrom("user_areas").where("user_id", "=", known.id).execute();
  for (const area_id of after.areas) {
    await trx.insertInto("user_areas").values({ user_id: known.id, area_id }).execute();
  }
  await audit(
    trx,
    now,
    { user: known, address },
    {
      action: "user.followedSignOn",
      object: `user:${known.id}`,
      before,
      after,
    },
  );
}

/** Ends what this person could still do: sessions and API tokens. The row stays, so that the record keeps its name. */
async function putOut(
  trx: Transaction<OfficeSchema>,
  known: Known,
  now: number,
  address: string,
): Promise<void> {
  await trx
    .deleteFrom("sessions")
    .where("user_id", "=", known.id)
    .where("method", "=", "oidc")
    .execute();
  await revokeTokensOf(trx, known.id, now);
  await audit(
    trx,
    now,
    { user: known, address },
    { action: "user.putOut", object: `user:${known.id}` },
  );
}

async function areasHeld(db: Kysely<OfficeSchema>, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("user_areas")
    .select("area_id")
    .where("user_id", "=", userId)
    .orderBy("area_id")
    .execute();
  return rows.map((row) => row.area_id);
}

/** Ids of the areas that the claim names by name or id; null where it is not asked. An empty list means the whole town. */
async function areaIdsOf(
  db: Kysely<OfficeSchema>,
  { areas }: OidcPerson,
): Promise<string[] | null> {
  if (areas === null) return null;
  if (areas === "all" || areas.length === 0) return [];
  const named = new Set(areas);
  const rows = await db
    .selectFrom("areas")
    .select(["id", "name"])
    .where("deleted_at", "is", null)
    .execute();
  return rows.filter(({ id, name }) => named.has(id) || named.has(name)).map(({ id }) => id);
}
