import { roles, type Role } from "../contract/session.ts";

/** The city's single sign-on, as it stands in the settings. */
export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly scopes: string;
  /** What the button says. */
  readonly name: string;
  readonly idTokenAlgorithm: string;
  /** Claim of the ID token whose value, or list of values, says the role. */
  readonly roleClaim: string;
  readonly roleOf: ReadonlyMap<string, Role>;
  /** Claim that names areas; null: everybody who comes in sees the whole town, or what an administrator has set here. */
  readonly areaClaim: string | null;
  /** Whether people who are not known here come in when their claim gives them a role. */
  readonly createPeople: boolean;
  /** Whether a person who is known here by the same verified email is taken for the same person. */
  readonly linkByEmail: boolean;
}

export interface OidcValues {
  readonly oidcIssuer: string | null;
  readonly oidcClientId: string | null;
  readonly oidcClientSecret: string | null;
  readonly oidcScopes: string;
  readonly oidcName: string;
  readonly oidcIdTokenAlgorithm: string;
  readonly oidcRoleClaim: string;
  readonly oidcRoleMap: readonly string[];
  readonly oidcAreaClaim: string | null;
  readonly oidcCreatePeople: boolean;
  readonly oidcLinkByEmail: boolean;
}

const text = { type: ["string", "null"], minLength: 1, maxLength: 1000, default: null } as const;

/** JSON Schema of the settings that OidcValues names. */
export const oidcProperties = {
  // Plain http only on this machine: whoever reads along would take the session.
  oidcIssuer: { ...text, pattern: "^(https://|http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)[:/])" },
  oidcClientId: text,
  oidcClientSecret: text,
  oidcScopes: { type: "string", pattern: "^openid( |$)", default: "openid profile email" },
  oidcName: { type: "string", minLength: 1, maxLength: 100, default: "Single Sign-on" },
  oidcIdTokenAlgorithm: { enum: ["RS256", "PS256", "ES256", "EdDSA"], default: "RS256" },
  oidcRoleClaim: { type: "string", minLength: 1, maxLength: 200, default: "groups" },
  oidcRoleMap: { type: "array", items: { type: "string" }, maxItems: 100, default: [] },
  oidcAreaClaim: text,
  oidcCreatePeople: { type: "boolean", default: true },
  oidcLinkByEmail: { type: "boolean", default: false },
} as const;

/** The settings as they are used; null without an issuer. Each fault names its key and what would be right. */
export function oidcSettings(values: OidcValues): {
  readonly settings: OidcSettings | null;
  readonly faults: readonly string[];
} {
  const { oidcIssuer: issuer, oidcClientId: clientId } = values;
  if (issuer === null) return { settings: null, faults: [] };
  const faults: string[] = [];
  if (clientId === null) {
    faults.push(
      "LICHTPUNKT_OIDC_CLIENT_ID (oidcClientId) must be given with LICHTPUNKT_OIDC_ISSUER",
    );
  }
  const roleOf = new Map<string, Role>();
  for (const pair of values.oidcRoleMap) {
    // The value may hold "=" itself, as distinguished names of a directory do.
    const cut = pair.lastIndexOf("=");
    const role = roles.find((one) => one === pair.slice(cut + 1).trim());
    if (cut < 1 || role === undefined) {
      faults.push(
        `LICHTPUNKT_OIDC_ROLE_MAP (oidcRoleMap) has ${JSON.stringify(pair)}; write value=role with one of ${roles.join(", ")}`,
      );
    } else roleOf.set(pair.slice(0, cut).trim(), role);
  }
  if (values.oidcRoleMap.length === 0) {
    faults.push(
      "LICHTPUNKT_OIDC_ROLE_MAP (oidcRoleMap) must say which value of the role claim gives which role, as lights-admin=administrator,lights=technician",
    );
  }
  if (faults.length > 0 || clientId === null) return { settings: null, faults };
  return {
    faults,
    settings: {
      issuer: new URL(issuer),
      clientId,
      clientSecret: values.oidcClientSecret,
      scopes: values.oidcScopes,
      name: values.oidcName,
      idTokenAlgorithm: values.oidcIdTokenAlgorithm,
      roleClaim: values.oidcRoleClaim,
      roleOf,
      areaClaim: values.oidcAreaClaim,
      createPeople: values.oidcCreatePeople,
      linkByEmail: values.oidcLinkByEmail,
    },
  };
}
