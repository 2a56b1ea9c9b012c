import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Answer, Caller, RouteRequest } from "../http/route.ts";
import type { Office } from "./office.ts";

const dayMs = 86_400_000;
const keyForm = /^[\x21-\x7e]{1,200}$/;

/**
 * Carries a request out in a transaction, and one with an Idempotency-Key only once: the same key with the same body gets the first
 * answer again for a day, with another body a conflict. The key is kept by the transaction that acts, so a crash keeps both or none.
 */
export async function onceOnly(
  office: Pick<Office, "db" | "now">,
  request: RouteRequest<unknown, unknown>,
  caller: Caller,
  act: (trx: Kysely<OfficeSchema>) => Promise<Answer | Refusal>,
): Promise<Answer | Refusal> {
  const { db, now } = office;
  const key = request.headers["idempotency-key"];
  if (key === undefined) return db.transaction().execute(act);
  if (!keyForm.test(key)) {
    return refuse("invalidInput", "Idempotency-Key has 1 to 200 visible ASCII characters.");
  }
  const hash = createHash("sha256")
    .update(JSON.stringify([request.method, request.path, request.body]))
    .digest("hex");
  const user = caller.user.id;
  return db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom("idempotency_keys")
      .where("created_at", "<", now() - dayMs)
      .execute();
    const known = await trx
      .selectFrom("idempotency_keys")
      .selectAll()
      .where("user_id", "=", user)
      .where("key", "=", key)
      .executeTakeFirst();
    if (known !== undefined) {
      if (known.request_hash !== hash) {
        return refuse("conflict", "This Idempotency-Key was used for another request.");
      }
      return { kind: "answer", status: known.status, json: JSON.parse(known.response) };
    }
    const answer = await act(trx);
    if (answer.kind === "refusal") return answer;
    await trx
      .insertInto("idempotency_keys")
      .values({
        user_id: user,
        key,
        request_hash: hash,
        status: answer.status,
        response: JSON.stringify(answer.json ?? null),
        created_at: now(),
      })
      .execute();
    return answer;
  });
}
