import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  clockTolerance,
  ClientSecretBasic,
  discovery,
  enableNonRepudiationChecks,
  None,
  type Configuration,
} from "openid-client";
import type { OidcSettings } from "./oidc-settings.ts";

/** Clocks of two machines may differ by so many seconds. */
export const toleranceSeconds = 30;
const timeoutSeconds = 10;

/** What one sign-in sends along and expects back. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The claims of an ID token whose signature, issuer, audience, times and nonce are right. */
export type CheckedClaims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** The city's identity provider. It is asked for its description when it is first needed, so that the office starts without it. */
export class OidcProvider {
  readonly #settings: OidcSettings;
  readonly #redirectUri: URL;
  #found: Promise<Configuration> | null = null;

  constructor(settings: OidcSettings, redirectUri: URL) {
    this.#settings = settings;
    this.#redirectUri = redirectUri;
  }

  /** Where the browser goes to sign in. `anew`: even if it is signed in there. Throws where the provider cannot be reached. */
  async signInUrl({ state, nonce, codeVerifier }: OidcAttempt, anew: boolean): Promise<URL> {
    const found = await this.#configuration();
    return buildAuthorizationUrl(found, {
      redirect_uri: this.#redirectUri.href,
      scope: this.#settings.scopes,
      response_type: "code",
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: "S256",
      state,
      nonce,
      ...(anew ? { prompt: "login", max_age: "0" } : {}),
    });
  }

  /**
   * Spends the code that the browser brought back. `query` is that of the callback. Throws where anything is wrong: state, nonce,
   * issuer, audience, signature, algorithm, times, or a code that was spent.
   */
  async claims(query: string, attempt: OidcAttempt): Promise<CheckedClaims> {
    const found = await this.#configuration();
    const url = new URL(this.#redirectUri);
    url.search = query;
    const tokens = await authorizationCodeGrant(found, url, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error("the provider sent no ID token");
    return claims;
  }

  /** Where the browser ends its session at the provider; null where the provider has no such place or cannot be reached. */
  async signOutUrl(home: URL): Promise<string | null> {
    const found = await this.#configuration().catch(() => null);
    if (found?.serverMetadata().end_session_endpoint === undefined) return null;
    return buildEndSessionUrl(found, { post_logout_redirect_uri: home.href }).href;
  }

  #configuration(): Promise<Configuration> {
    this.#found ??= this.#discover().catch((error: unknown) => {
      // The next sign-in asks again.
      this.#found = null;
      throw error;
    });
    return this.#found;
  }

  async #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret, idTokenAlgorithm } = this.#settings;
    return discovery(
      issuer,
      clientId,
      { id_token_signed_response_alg: idTokenAlgorithm, [clockTolerance]: toleranceSeconds },
      clientSecret === null ? None() : ClientSecretBasic(clientSecret),
      {
        timeout: timeoutSeconds,
        // The signature is checked though the token came straight from the provider.
        execute: [
          enableNonRepudiationChecks,
          ...(issuer.protocol === "http:" ? [allowInsecureRequests] : []),
        ],
      },
    );
  }
}
