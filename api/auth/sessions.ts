import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { SessionUser } from "../contract/session.ts";
import { wholeTown, type AreaScope } from "../scope.ts";
import { hashToken, newToken } from "./token.ts";

/** Seconds a session lives: a week, then the person signs in again. */
export const sessionSeconds = 7 * 86_400;
const seenEveryMs = 60_000;

interface Session {
  readonly id: string;
  readonly user: SessionUser;
  readonly scope: AreaScope;
  readonly expiresAt: number;
}

export interface Sessions {
  /** Makes a session; returns the token for the cookie. */
  open(
    userId: string,
    address: string,
    agent: string | null,
  ): Promise<{ token: string; id: string }>;
  /** The session of a token; null where there is none, it is over, or the person was disabled. */
  find(token: string): Promise<Session | null>;
  /** Those of the ids that still stand. */
  standing(ids: readonly string[]): Promise<ReadonlySet<string>>;
  end(id: string): Promise<void>;
  /** Ends all of a person's sessions but one. */
  endOthers(userId: string, keepId: string | null): Promise<void>;
  /** Drops sessions that are over. */
  sweep(): Promise<void>;
}

/** `now` is the machine's own clock: a session does not end sooner because a demo runs fast. */
export function createSessions(db: Kysely<OfficeSchema>, now: () => number): Sessions {
  return {
    async open(userId, address, agent) {
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
          "users.id",
          "users.name",
          "users.email",
          "users.role",
          "users.language",
          "users.password_hash",
          "sessions.expires_at",
          "sessions.last_seen_at",
        ])
        .where("sessions.id", "=", id)
        .where("users.disabled_at", "is", null)
        .where("sessions.expires_at", ">", now())
        .executeTakeFirst();
      if (row === undefined) return null;
      if (now() - row.last_seen_at >= seenEveryMs) {
        await db
          .updateTable("sessions")
          .set({ last_seen_at: now() })
          .where("id", "=", id)
          .execute();
      }
      return {
        id,
        user: {
          id: row.id,
          name: row.name,
          email: row.email,
          role: row.role,
          language: row.language,
          hasPassword: row.password_hash !== null,
        },
        scope: await scopeOf(db, row.id),
        expiresAt: row.expires_at,
      };
    },
    async standing(ids) {
      if (ids.length === 0) return new Set();
      const rows = await db
        .selectFrom("sessions")
        .innerJoin("users", "users.id", "sessions.user_id")
        .select("sessions.id")
        .where("sessions.id", "in", ids)
        .where("users.disabled_at", "is", null)
        .where("sessions.expires_at", ">", now())
        .execute();
      return new Set(rows.map((row) => row.id));
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
      await db.deleteFrom("sessions").where("expires_at", "<=", now()).execute();
    },
  };
}

async function scopeOf(db: Kysely<OfficeSchema>, userId: string): Promise<AreaScope> {
  const rows = await db
    .selectFrom("user_areas")
    .select("area_id")
    .where("user_id", "=", userId)
    .execute();
  if (rows.length === 0) return wholeTown;
  return { kind: "areas", areaIds: new Set(rows.map((row) => row.area_id)) };
}
