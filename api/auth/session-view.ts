import type { SessionView } from "../contract/session.ts";
import type { Caller } from "../http/route.ts";
import type { Office } from "../office/office.ts";

/** The session as its person sees it. */
export async function sessionViewOf(office: Office, caller: Caller | null): Promise<SessionView> {
  if (caller === null) return { user: null, expiresAt: null };
  const row = await office.db
    .selectFrom("sessions")
    .select("expires_at")
    .where("id", "=", caller.sessionId ?? "")
    .executeTakeFirst();
  return { user: caller.user, expiresAt: row?.expires_at ?? null };
}

/** How the caller's session was opened; null without one. */
export async function methodOf(office: Office, { sessionId }: Caller): Promise<string | null> {
  const row = await office.db
    .selectFrom("sessions")
    .select("method")
    .where("id", "=", sessionId ?? "")
    .executeTakeFirst();
  return row?.method ?? null;
}
