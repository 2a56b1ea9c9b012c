import { timingSafeEqual } from "node:crypto";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { Caller } from "../http/route.ts";
import { wholeTown } from "../scope.ts";
import { callerOfToken } from "./api-tokens.ts";
import { readCookie, type CookieForm } from "./cookie.ts";
import type { Sessions } from "./sessions.ts";

/** The headers by which somebody says who they are. */
interface IdentityHeaders {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}

/** `address`: where the request comes from. */
export type Identify = (headers: IdentityHeaders, address: string) => Promise<Caller | null>;

/** The command line of this machine: it could read the token file, so it could as well write the database. */
const commandLine: Caller = {
  user: {
    id: "cli",
    name: "CLI",
    email: null,
    role: "administrator",
    language: "en",
    hasPassword: false,
    phone: null,
    secondFactor: "off",
  },
  scope: wholeTown,
  sessionId: null,
  token: null,
  provenAt: Number.POSITIVE_INFINITY,
};

/** An Authorization header counts alone: where one is present, the cookie is not looked at. */
export function identifyBy(
  db: Kysely<OfficeSchema>,
  now: () => number,
  sessions: Sessions,
  cookie: CookieForm,
  commandLineToken: string,
): Identify {
  const expected = Buffer.from(`Bearer ${commandLineToken}`);
  return async ({ authorization, cookie: cookies }, address) => {
    if (authorization !== undefined) {
      const given = Buffer.from(authorization);
      const same = given.length === expected.length && timingSafeEqual(given, expected);
      if (same) return commandLine;
      const [scheme = "", token = "", ...more] = authorization.split(" ");
      if (scheme.toLowerCase() !== "bearer" || more.length > 0) return null;
      return callerOfToken(db, token, address, now());
    }
    const token = readCookie(cookie, cookies);
    const session = token === null ? null : await sessions.find(token);
    return session === null
      ? null
      : {
          user: session.user,
          scope: session.scope,
          sessionId: session.id,
          token: null,
          provenAt: session.provenAt,
        };
  };
}
