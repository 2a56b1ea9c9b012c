import type { Role, SessionUser } from "../contract/session.ts";

/** The columns of `users` that a SessionUser is made of. */
export const sessionUserColumns = [
  "users.id",
  "users.name",
  "users.email",
  "users.phone",
  "users.role",
  "users.language",
  "users.password_hash",
  "users.totp_confirmed_at",
] as const;

export interface SessionUserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly role: Role;
  readonly language: "de" | "en";
  readonly password_hash: string | null;
  readonly totp_confirmed_at: number | null;
}

/** `required`: whether the town asks for a second factor here. */
export function sessionUserOf(row: SessionUserRow, required: boolean): SessionUser {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    language: row.language,
    hasPassword: row.password_hash !== null,
    phone: row.phone,
    secondFactor: row.totp_confirmed_at !== null ? "on" : required ? "required" : "off",
  };
}
