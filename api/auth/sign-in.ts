import type { SessionView, SignIn, SignInByCode, SignInByLink } from "../contract/session.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { ok, type Answer, type RouteRequest } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import { refuseTooSoon, type Door } from "./door.ts";
import { enter } from "./enter.ts";
import { spendLoginLink } from "./login-links.ts";
import { verifyPassword } from "./password.ts";
import { useCode } from "./second-factor.ts";
import type { Attempt } from "./sign-in-limits.ts";

type Came = Promise<Answer | Refusal>;

/** Email and password. Who is not there, is disabled or has no password is answered as a wrong password is, and takes as long. */
export async function byPassword(
  office: Office,
  door: Door,
  request: RouteRequest<object, SignIn>,
): Came {
  const email = request.body.email.toLowerCase();
  const attempt: Attempt = { account: email, address: request.address };
  const tooSoon = refuseTooSoon(door.passwords, attempt);
  if (tooSoon !== null) return tooSoon;
  const person = await office.db
    .selectFrom("users")
    .select(["id", "password_hash", "disabled_at"])
    .where("email", "=", email)
    .executeTakeFirst();
  const right = await verifyPassword(request.body.password, person?.password_hash ?? null);
  if (person === undefined || !right || person.disabled_at !== null) {
    office.log.warn({ address: request.address }, "sign-in refused");
    // What was typed stays out of log and record where nobody has that email: it may be a password.
    const about = person === undefined ? {} : { about: `user:${person.id}` };
    return refuse("wrongCredentials", "Email or password is wrong.", about);
  }
  door.passwords.succeeded(attempt);
  return further(office, door, request, person.id, "password");
}

/** A one-time link; it is spent even where the second factor that follows fails. */
export async function byLink(
  office: Office,
  door: Door,
  request: RouteRequest<object, SignInByLink>,
): Came {
  const spent = await spendLoginLink(office.db, request.body.code, office.now());
  if (spent === null) {
    return refuse(
      "linkSpent",
      "This link was used already, is too old or is unknown; ask an administrator for a new one.",
    );
  }
  return further(office, door, request, spent.userId, spent.purpose);
}

/** The second factor, after one of the above. */
export async function byCode(
  office: Office,
  door: Door,
  request: RouteRequest<object, SignInByCode>,
): Came {
  const { challenge: word, code } = request.body;
  const challenge = door.challenges.find(word);
  if (challenge === null) {
    return refuse("linkSpent", "This sign-in is over; begin again with password or link.");
  }
  const { userId, method } = challenge;
  const attempt: Attempt = { account: `code:${userId}`, address: request.address };
  const tooSoon = refuseTooSoon(door.codes, attempt);
  if (tooSoon !== null) return tooSoon;
  if ((await useCode(office, userId, code)) === null) {
    door.challenges.wrong(word);
    office.log.warn({ address: request.address, user: userId }, "second factor refused");
    return wrongCode(userId);
  }
  // Of two requests with a good code each, one challenge lets a single one in.
  if (door.challenges.find(word) === null) {
    return refuse("linkSpent", "This sign-in is over; begin again with password or link.");
  }
  door.codes.succeeded(attempt);
  door.challenges.close(word);
  return settle(office, door, request, userId, method);
}

export function wrongCode(userId: string): Refusal {
  return refuse("wrongCode", "The code is wrong, too old or was used already.", {
    errors: [{ pointer: "/code", message: "is wrong, too old or was used already" }],
    about: `user:${userId}`,
  });
}

/** The first factor is shown: in, or on to the second one. */
async function further(
  office: Office,
  door: Door,
  request: RouteRequest<unknown, unknown>,
  userId: string,
  method: string,
): Came {
  const person = await office.db
    .selectFrom("users")
    .select("totp_confirmed_at")
    .where("id", "=", userId)
    .executeTakeFirst();
  if (person === undefined || person.totp_confirmed_at === null) {
    return settle(office, door, request, userId, method);
  }
  const view: SessionView = {
    user: null,
    expiresAt: null,
    challenge: door.challenges.open({ userId, method }),
  };
  return ok(view);
}

/** A link that an administrator made because a password was forgotten ends what the old password had opened. */
async function settle(
  office: Office,
  door: Door,
  request: RouteRequest<unknown, unknown>,
  userId: string,
  method: string,
): Came {
  if (method === "reset") {
    await office.db
      .updateTable("users")
      .set({ password_hash: null })
      .where("id", "=", userId)
      .execute();
    door.challenges.closeOf(userId);
    await office.sessions.endOthers(userId, null);
  }
  return enter(office, request, userId, method);
}
