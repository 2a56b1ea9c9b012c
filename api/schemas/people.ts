import { roles } from "../contract/session.ts";
import {
  array,
  boolean,
  instant,
  integer,
  nullable,
  object,
  oneOf,
  string,
  text,
} from "../http/schema.ts";
import { language } from "./common.ts";

const email = { type: "string", minLength: 3, maxLength: 254, pattern: "^[^@ ]+@[^@ ]+$" };
const phone = text(40);
const role = oneOf(roles);
const areaIds = array(text(64, 1), { maxItems: 200, uniqueItems: true });

const user = object({
  id: string,
  name: string,
  email: nullable(string),
  role,
  language,
  hasPassword: boolean,
  phone: nullable(string),
  secondFactor: oneOf(["off", "on", "required"]),
});

export const sessionView = object({
  user: { anyOf: [user, { type: "null" }] },
  expiresAt: nullable(instant),
  "challenge?": string,
});
const code = text(40, 6);
export const signInByCode = object({ challenge: text(200, 1), code });
export const proof = object({ "password?": text(1000, 1), "code?": code });
export const factorCode = object({ code });
export const secondFactorOffer = object({ secret: string, uri: string });
export const recoveryCodes = object({ recoveryCodes: array(string) });
export const signIn = object({ email, password: text(1000, 1) });
export const signInByLink = object({ code: text(200, 1) });
export const profileChange = {
  ...object({
    "name?": text(200, 1),
    "email?": email,
    "phone?": phone,
    "language?": language,
    "password?": text(1000, 12),
    "currentPassword?": text(1000, 1),
  }),
  minProperties: 1,
};

export const userView = object({
  id: string,
  name: string,
  email: nullable(string),
  phone: nullable(string),
  role,
  areaIds: array(string),
  language,
  hasPassword: boolean,
  hasSecondFactor: boolean,
  hasSingleSignOn: boolean,
  createdAt: instant,
  disabledAt: nullable(instant),
  lastSeenAt: nullable(instant),
  sessions: integer,
  version: integer,
});
export const usersView = object({ users: array(userView) });
export const newUser = object({
  name: text(200, 1),
  "email?": email,
  "phone?": phone,
  role,
  "language?": language,
  "areaIds?": areaIds,
});
export const userChange = {
  ...object({
    "name?": text(200, 1),
    "email?": { anyOf: [email, { const: "" }] },
    "phone?": phone,
    "role?": role,
    "language?": language,
    "areaIds?": areaIds,
    "disabled?": boolean,
  }),
  minProperties: 1,
};
export const invitation = object({ user: userView, link: string, linkExpiresAt: instant });

export const sessionsView = object({
  sessions: array(
    object({
      id: string,
      user: object({ id: string, name: string }),
      createdAt: instant,
      lastSeenAt: instant,
      expiresAt: instant,
      address: nullable(string),
      agent: nullable(string),
      method: string,
      current: boolean,
    }),
  ),
});
export const signInRules = object({
  secondFactorFor: array(role, { uniqueItems: true, maxItems: roles.length }),
  idleMinutes: { type: "integer", minimum: 5, maximum: 10_080 },
});
export const signedOut = object({ goTo: string });
