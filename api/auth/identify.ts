import { timingSafeEqual } from "node:crypto";
import type { Caller } from "../http/route.ts";
import { wholeTown } from "../scope.ts";
import { readCookie, type CookieForm } from "./cookie.ts";
import type { Sessions } from "./sessions.ts";

/** The headers by which somebody says who they are. */
interface IdentityHeaders {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}

export type Identify = (headers: IdentityHeaders) => Promise<Caller | null>;

/** The command line of this machine: it could read the token file, so it could as well write the database. */
const commandLine: Caller = {
  user: {
    id: "cli",
    name: "CLI",
    email: null,
    role: "administrator",
    language: "en",
    hasPassword: false,
  },
  scope: wholeTown,
  sessionId: null,
};

export function identifyBy(
  sessions: Sessions,
  cookie: CookieForm,
  commandLineToken: string,
): Identify {
  const expected = Buffer.from(`Bearer ${commandLineToken}`);
  return async ({ authorization, cookie: cookies }) => {
    if (authorization !== undefined) {
      const given = Buffer.from(authorization);
      const same = given.length === expected.length && timingSafeEqual(given, expected);
      return same ? commandLine : null;
    }
    const token = readCookie(cookie, cookies);
    const session = token === null ? null : await sessions.find(token);
    return session === null
      ? null
      : { user: session.user, scope: session.scope, sessionId: session.id };
  };
}
