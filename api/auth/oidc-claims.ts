import { roles, type Role } from "../contract/session.ts";
import type { OidcSettings } from "./oidc-settings.ts";

/** What the ID token says of a person, as far as it counts here. */
export interface OidcPerson {
  readonly subject: string;
  readonly name: string;
  /** In lower case. Whether it is theirs, the provider says with `isEmailVerified`. */
  readonly email: string | null;
  readonly isEmailVerified: boolean;
  /** The highest that one of the claim's values gives; null: none does, and the person may not come in. */
  readonly role: Role | null;
  /** Names or ids of areas; null where the claim is not asked for, "all" for the whole town. */
  readonly areas: readonly string[] | "all" | null;
}

type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** Reads the claims of a checked ID token. Texts are cut to what a person's row takes. */
export function readClaims(claims: Claims, settings: OidcSettings): OidcPerson {
  const email = textOf(claims["email"], 254)?.toLowerCase() ?? null;
  const held = valuesOf(claims, settings.roleClaim).flatMap(
    (value) => settings.roleOf.get(value) ?? [],
  );
  const role = roles.findLast((one) => held.includes(one)) ?? null;
  return {
    subject: claims.sub,
    name:
      textOf(claims["name"], 200) ??
      textOf(claims["preferred_username"], 200) ??
      email ??
      claims.sub,
    email: email !== null && /^[^@ ]+@[^@ ]+$/.test(email) ? email : null,
    isEmailVerified: claims["email_verified"] === true,
    role,
    areas: areasOf(claims, settings.areaClaim),
  };
}

function areasOf(claims: Claims, claim: string | null): readonly string[] | "all" | null {
  if (claim === null) return null;
  const values = valuesOf(claims, claim);
  return values.includes("*") ? "all" : values;
}

/** The values of a claim, which may be one text or a list; `a.b` is b within a, as in Keycloak's realm_access.roles. */
function valuesOf(claims: Claims, path: string): string[] {
  let value: unknown = Object.hasOwn(claims, path) ? claims[path] : within(claims, path);
  if (typeof value === "string") value = [value];
  if (!Array.isArray(value)) return [];
  return value.filter((one) => typeof one === "string");
}

function within(claims: Claims, path: string): unknown {
  let value: unknown = claims;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function textOf(value: unknown, most: number): string | null {
  if (typeof value !== "string") return null;
  // As texts of a request: without NUL and halves of characters, also where it is cut.
  const text = value.replaceAll("\0", "").trim().slice(0, most).toWellFormed();
  return text === "" ? null : text;
}
