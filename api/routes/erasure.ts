import { wipeTraces } from "../../store/erase-lines.ts";
import { refuse } from "../http/problem.ts";
import { ok, route, type Route } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import { isLastTownAdministrator } from "../people/town-administrators.ts";
import { readUsers } from "../people/user-views.ts";
import { erasePerson } from "../record/erase-person.ts";
import { erasureRequest, erasureView } from "../schemas/record.ts";

interface Request {
  /** The person's name, typed once more. */
  readonly confirm: string;
  readonly reason?: string;
}

/** Erasure of a person's data (GDPR Art. 17); the chain of the record holds. */
export function erasureRoutes(office: Office): Route[] {
  const { db } = office;
  return [
    route<object, Request>({
      method: "post",
      path: "/api/v1/users/:id/erasure",
      operationId: "erasePerson",
      summary: "Erase a person's data everywhere; a pseudonym stays. There is no way back",
      tag: "record",
      role: "administrator",
      proven: true,
      body: erasureRequest,
      answers: { 200: { description: "It is erased", schema: erasureView } },
      async handle({ params, body: { confirm, reason = null }, address }, caller) {
        if (caller.scope.kind !== "all") {
          return refuse("notAllowed", "Erasing people is for administrators of the whole town.");
        }
        const userId = params["id"] ?? "";
        if (userId === caller.user.id) {
          return refuse("notAllowed", "Nobody erases themselves; ask another administrator.");
        }
        const at = office.now();
        const outcome = await db.transaction().execute(async (trx) => {
          const [user] = await readUsers(trx, at, userId);
          if (user === undefined) return refuse("notFound", "There is no such person.");
          if (confirm !== user.name) {
            return refuse("invalidInput", "Type the person's name to confirm.", {
              errors: [{ pointer: "/confirm", message: "must be the person's name" }],
            });
          }
          const erased = await trx
            .selectFrom("audit")
            .select("id")
            .where("object", "=", `user:${userId}`)
            .where("action", "=", "person.erased")
            .executeTakeFirst();
          if (erased !== undefined) return refuse("conflict", "This person is erased already.");
          // Two administrators may erase each other at once: the second of them is the last.
          if (await isLastTownAdministrator(trx, userId)) {
            return refuse("lastAdministrator", "This is the last administrator of the whole town.");
          }
          const actor = { user: caller.user, address };
          return (await erasePerson(trx, { userId, actor, reason, at })) ?? "";
        });
        if (typeof outcome !== "string") return outcome;
        office.events.emit("sessionsChanged");
        return ok({ pseudonym: outcome, wiped: await wipeTraces(db) });
      },
    }),
  ];
}
