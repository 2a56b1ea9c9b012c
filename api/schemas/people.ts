import { roles } from "../contract/session.ts";
import { array, boolean, instant, nullable, object, oneOf, string, text } from "../http/schema.ts";
import { language } from "./common.ts";

const email = { type: "string", minLength: 3, maxLength: 254, pattern: "^[^@ ]+@[^@ ]+$" };
const role = oneOf(roles);

const user = object({
  id: string,
  name: string,
  email: nullable(string),
  role,
  language,
  hasPassword: boolean,
});

export const sessionView = object({
  user: { anyOf: [user, { type: "null" }] },
  expiresAt: nullable(instant),
});
export const signIn = object({ email, password: text(1000, 1) });
export const signInByLink = object({ code: text(200, 1) });
export const profileChange = {
  ...object({
    "name?": text(200, 1),
    "email?": email,
    "language?": language,
    "password?": text(1000, 12),
    "currentPassword?": text(1000, 1),
  }),
  minProperties: 1,
};

const userView = object({
  id: string,
  name: string,
  email: nullable(string),
  role,
  language,
  hasPassword: boolean,
  createdAt: instant,
  disabledAt: nullable(instant),
});
export const usersView = object({ users: array(userView) });
export const newUser = object({ name: text(200, 1), "email?": email, role, "language?": language });
export const invitation = object({ user: userView, link: string, linkExpiresAt: instant });
