import type { RecoveryCodes, SecondFactorOffer } from "../contract/session.ts";
import { hashesOf, newRecoveryCodes, newSecret, secretUri, stepOf } from "../auth/second-factor.ts";
import { refuse } from "../http/problem.ts";
import { noContent, ok, route, type Caller, type Route } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { townName } from "../office/town.ts";
import { removeSecondFactor } from "../people/remove-second-factor.ts";
import { factorCode, recoveryCodes, secondFactorOffer } from "../schemas/people.ts";

const tag = "session";
const path = "/api/v1/session/second-factor";
const told = { description: "The recovery codes, told this once", schema: recoveryCodes };

/** One's own second factor: an authenticator app by TOTP (RFC 6238), and codes on paper for the day the phone is gone. */
export function secondFactorRoutes(office: Office): Route[] {
  return [
    route({
      method: "post",
      path,
      operationId: "offerSecondFactor",
      summary:
        "Begin with a second factor: a secret for the app; it counts once a first code confirms it",
      tag,
      role: "viewer",
      proven: true,
      answers: { 200: { description: "The secret", schema: secondFactorOffer } },
      async handle(_request, { user }) {
        const secret = newSecret();
        const { numUpdatedRows } = await office.db
          .updateTable("users")
          .set({ totp_secret: office.secrets.seal(secret, user.id), totp_last_step: 0 })
          .where("id", "=", user.id)
          .where("totp_confirmed_at", "is", null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) {
          return refuse("conflict", "There is a second factor already; take it off first.");
        }
        const town = townName(office.config, office.model.data);
        const offer: SecondFactorOffer = {
          secret,
          uri: secretUri(secret, town, user.email ?? user.name),
        };
        return ok(offer);
      },
    }),
    route<object, { code: string }>({
      method: "put",
      path,
      operationId: "confirmSecondFactor",
      summary: "Confirm the second factor by its first code",
      tag,
      role: "viewer",
      proven: true,
      attempts: 20,
      body: factorCode,
      answers: { 200: told },
      handle: (request, caller) => confirm(office, request.body.code, request.address, caller),
    }),
    route({
      method: "post",
      path: "/api/v1/session/recovery-codes",
      operationId: "renewRecoveryCodes",
      summary: "New recovery codes; those before are good for nothing any more",
      tag,
      role: "viewer",
      proven: true,
      answers: { 200: told },
      async handle(request, { user }) {
        if (user.secondFactor !== "on") {
          return refuse("conflict", "There is no second factor yet.");
        }
        const codes = newRecoveryCodes();
        await office.db.transaction().execute(async (trx) => {
          await trx
            .updateTable("users")
            .set({ recovery_codes: hashesOf(codes) })
            .where("id", "=", user.id)
            .execute();
          await audit(
            trx,
            office.now(),
            { user, address: request.address },
            { action: "secondFactor.codesRenewed", object: `user:${user.id}` },
          );
        });
        const answer: RecoveryCodes = { recoveryCodes: codes };
        return ok(answer);
      },
    }),
    route({
      method: "delete",
      path,
      operationId: "removeOwnSecondFactor",
      summary: "Take one's own second factor off",
      tag,
      role: "viewer",
      proven: true,
      answers: { 204: { description: "It is off" } },
      async handle(request, { user }) {
        const person = { id: user.id, hasSecondFactor: user.secondFactor === "on" };
        const actor = { user, address: request.address };
        await office.db
          .transaction()
          .execute((trx) => removeSecondFactor(trx, person, actor, office.now()));
        return noContent();
      },
    }),
  ];
}

async function confirm(office: Office, code: string, address: string, { user, sessionId }: Caller) {
  const now = office.now();
  const codes = newRecoveryCodes();
  const confirmed = await office.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("users")
      .select(["totp_secret", "totp_confirmed_at"])
      .where("id", "=", user.id)
      .executeTakeFirst();
    if (row === undefined || row.totp_secret === null || row.totp_confirmed_at !== null)
      return null;
    const secret = office.secrets.open(row.totp_secret, user.id);
    const step = secret === null ? null : stepOf(secret, code, 0, now);
    if (step === null) return false;
    await trx
      .updateTable("users")
      .set({ totp_confirmed_at: now, totp_last_step: step, recovery_codes: hashesOf(codes) })
      .where("id", "=", user.id)
      .execute();
    await audit(
      trx,
      now,
      { user, address },
      {
        action: "secondFactor.setUp",
        object: `user:${user.id}`,
        before: { secondFactor: user.secondFactor },
        after: { secondFactor: "on" },
      },
    );
    return true;
  });
  if (confirmed === null) return refuse("conflict", "Begin first: POST, then confirm by a code.");
  if (!confirmed) {
    return refuse("wrongCode", "The code is wrong; look at the clock of the phone.", {
      errors: [{ pointer: "/code", message: "is wrong" }],
    });
  }
  // Whoever else sits in this account has shown one factor only.
  await office.sessions.endOthers(user.id, sessionId);
  office.events.emit("sessionsChanged");
  const answer: RecoveryCodes = { recoveryCodes: codes };
  return ok(answer);
}
