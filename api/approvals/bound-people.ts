import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

/** So long whoever made or changed an account does not count as somebody else than its owner. */
const boundMs = 30 * 86_400_000;
/** What gives one person a hand on another's account. */
const bindingActions = ["user.created", "user.linkMade", "secondFactor.removed", "user.changed"];
/** Of an account what decides who signs in with it, and what they may. */
const rights = ["role", "email", "areaIds", "disabled"] as const;

/**
 * All who could be the requester under another name: accounts that one of the two has lately made, opened or given rights to. A request
 * by API token is also of whoever made the token. `now` by the machine's own clock.
 */
export async function boundTo(
  db: Kysely<OfficeSchema>,
  requester: string,
  tokenId: string | null,
  now: number,
): Promise<Set<string>> {
  const makers = tokenId === null ? [] : await makersOf(db, tokenId);
  const people = [...new Set([requester, ...makers])];
  const objects = people.map((id) => `user:${id}`);
  const lines = await db
    .selectFrom("audit")
    .select(["actor", "object", "action", "before", "after"])
    .where("at", ">", now - boundMs)
    .where("action", "in", bindingActions)
    .where((eb) => eb.or([eb("actor", "in", people), eb("object", "in", objects)]))
    .execute();
  const bound = new Set(people);
  for (const { actor, object, action, before, after } of lines) {
    if (action === "user.changed" && !changesRights(before, after)) continue;
    bound.add(people.includes(actor) ? object.replace(/^user:/u, "") : actor);
  }
  return bound;
}

async function makersOf(db: Kysely<OfficeSchema>, tokenId: string): Promise<string[]> {
  const lines = await db
    .selectFrom("audit")
    .select("actor")
    .where("action", "=", "token.created")
    .where("object", "=", `token:${tokenId}`)
    .execute();
  return lines.map(({ actor }) => actor);
}

/** Where an erasure has taken a line's content away, it counts. */
function changesRights(before: string | null, after: string | null): boolean {
  if (before === null || after === null) return true;
  // Written by changeUser.
  const [was, is] = [before, after].map((text) => JSON.parse(text) as Record<string, unknown>);
  return rights.some((field) => JSON.stringify(was?.[field]) !== JSON.stringify(is?.[field]));
}
