import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { SessionEntry, SignInRules } from "../contract/people.ts";
import type { Role, SessionUser } from "../contract/session.ts";
import { wholeTown, type AreaScope } from "../scope.ts";
import { sessionUserColumns, sessionUserOf } from "./session-user.ts";
import { readSignInRules } from "./sign-in-rules.ts";
import { hashToken, newId, newToken } from "./token.ts";

/** Seconds a session lives: a week, then the person signs in again. */
export const sessionSeconds = 7 * 86_400;
const seenEveryMs = 60_000;
const listedAtMost = 1000;

const idleMs = ({ idleMinutes }: SignInRules): number => idleMinutes * 60_000;

interface Session {
  readonly id: string;
  readonly user: SessionUser;
  readonly scope: AreaScope;
  readonly expiresAt: number;
  readonly provenAt: number | null;
}

/** What somebody may do and see now. */
export type Rights = Pick<Session, "scope"> & { readonly role: Role };

export interface Sessions {
  /**
   * Makes a session; returns the token for the cookie. Who comes in has just proved who they are. `method`: "password", the purpose of
   * a one-time link, or "oidc".
   */
  open(
    userId: string,
    address: string,
    agent: string | null,
    method: string,
  ): Promise<{ token: string; id: string }>;
  /** The session of a token; null where there is none, it is over, or the person was disabled. */
  find(token: string): Promise<Session | null>;
  /** Those of the ids that still stand, with what their people may do now. */
  standing(ids: readonly string[]): Promise<ReadonlyMap<string, Rights>>;
  /** The person has just proved anew who they are. */
  prove(id: string): Promise<void>;
  /** The sessions that stand, the last seen first: those of one person, or all (`userId` null). */
  list(currentId: string | null, userId: string | null): Promise<SessionEntry[]>;
  end(id: string): Promise<void>;
  /** Ends all of a person's sessions but one. */
  endOthers(userId: string, keepId: string | null): Promise<void>;
  /** Drops sessions that are over. */
  sweep(): Promise<void>;
}

/** `now` is the machine's own clock: a session does not end sooner because a demo runs fast. */
export function createSessions(db: Kysely<OfficeSchema>, now: () => number): Sessions {
  return {
    async open(userId, address, agent, method) {
      const token = newToken();
      const id = hashToken(token);
      await db
        .insertInto("sessions")
        .values({
          id,
          user_id: userId,
          created_at: now(),
          expires_at: now() + sessionSeconds * 1000,
          last_seen_at: now(),
          address,
          agent: agent?.slice(0, 200) ?? null,
          public_id: newId("ss"),
          method,
          proven_at: now(),
        })
        .execute();
      return { token, id };
    },
    async find(token) {
      const id = hashToken(token);
      const row = await db
        .selectFrom("sessions")
        .innerJoin("users", "users.id", "sessions.user_id")
        .select([
          ...sessionUserColumns,
          "sessions.method",
          "sessions.expires_at",
          "sessions.last_seen_at",
          "sessions.proven_at",
        ])
        .where("sessions.id", "=", id)
        .where("users.disabled_at", "is", null)
        .where("sessions.expires_at", ">", now())
        .executeTakeFirst();
      if (row === undefined) return null;
      const rules = await readSignInRules(db);
      if (row.last_seen_at <= now() - idleMs(rules)) return null;
      if (now() - row.last_seen_at >= seenEveryMs) {
        await db
          .updateTable("sessions")
          .set({ last_seen_at: now() })
          .where("id", "=", id)
          .execute();
      }
      return {
        id,
        // The city's own sign-in has a second factor of its own, or has not: that is its business.
        user: sessionUserOf(row, row.method !== "oidc" && rules.secondFactorFor.includes(row.role)),
        scope: await scopeOf(db, row.id),
        expiresAt: row.expires_at,
        provenAt: row.proven_at,
      };
    },
    async standing(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom("sessions")
        .innerJoin("users", "users.id", "sessions.user_id")
        .leftJoin("user_areas", "user_areas.user_id", "users.id")
        .select(["sessions.id", "users.role", "user_areas.area_id"])
        .where("sessions.id", "in", ids)
        .where("users.disabled_at", "is", null)
        .where("sessions.expires_at", ">", now())
        .where("sessions.last_seen_at", ">", now() - idleMs(await readSignInRules(db)))
        .execute();
      const areas = Map.groupBy(rows, ({ id }) => id);
      return new Map(
        rows.map(({ id, role }) => [
          id,
          { role, scope: scopeOfAreas((areas.get(id) ?? []).flatMap((row) => row.area_id ?? [])) },
        ]),
      );
    },
    async prove(id) {
      await db.updateTable("sessions").set({ proven_at: now() }).where("id", "=", id).execute();
    },
    async list(currentId, userId) {
      const rows = await db
        .selectFrom("sessions")
        .innerJoin("users", "users.id", "sessions.user_id")
        .select([
          "sessions.id",
          "sessions.public_id",
          "sessions.user_id",
          "sessions.created_at",
          "sessions.last_seen_at",
          "sessions.expires_at",
          "sessions.address",
          "sessions.agent",
          "sessions.method",
          "users.name",
        ])
        .where("sessions.expires_at", ">", now())
        .where("sessions.last_seen_at", ">", now() - idleMs(await readSignInRules(db)))
        .where("users.disabled_at", "is", null)
        .$if(userId !== null, (query) => query.where("sessions.user_id", "=", userId ?? ""))
        .orderBy("sessions.last_seen_at", "desc")
        .limit(listedAtMost)
        .execute();
      return rows.map((row) => ({
        id: row.public_id ?? "",
        user: { id: row.user_id, name: row.name },
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        expiresAt: row.expires_at,
        address: row.address,
        agent: row.agent,
        method: row.method,
        current: row.id === currentId,
      }));
    },
    async end(id) {
      await db.deleteFrom("sessions").where("id", "=", id).execute();
    },
    async endOthers(userId, keepId) {
      await db
        .deleteFrom("sessions")
        .where("user_id", "=", userId)
        .where("id", "!=", keepId ?? "")
        .execute();
    },
    async sweep() {
      const idle = now() - idleMs(await readSignInRules(db));
      await db
        .deleteFrom("sessions")
        .where((is) => is.or([is("expires_at", "<=", now()), is("last_seen_at", "<=", idle)]))
        .execute();
    },
  };
}

/** The areas that a person holds a role for. */
export async function scopeOf(db: Kysely<OfficeSchema>, userId: string): Promise<AreaScope> {
  const rows = await db
    .selectFrom("user_areas")
    .select("area_id")
    .where("user_id", "=", userId)
    .execute();
  return scopeOfAreas(rows.map((row) => row.area_id));
}

function scopeOfAreas(areaIds: readonly string[]): AreaScope {
  return areaIds.length === 0 ? wholeTown : { kind: "areas", areaIds: new Set(areaIds) };
}
