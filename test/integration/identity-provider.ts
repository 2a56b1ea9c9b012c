import { generateKeyPairSync, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** The claims that the provider has of one account. */
type Account = Readonly<Record<string, unknown>>;

export interface IdentityProvider {
  readonly issuer: string;
  /** Accounts by their subject; a test changes them as the city's directory would. */
  readonly accounts: Map<string, Account>;
  /** Whoever signs in from now on is this account. */
  signsIn: string;
  /** What becomes of the ID tokens that it gives out. */
  bend: (idToken: string) => string;
  /** An ID token with other claims, rightly signed. */
  signed(idToken: string, claims: Readonly<Record<string, unknown>>): string;
  close(): Promise<void>;
}

export const clientId = "lichtpunkt";
export const clientSecret = "a secret that only these tests know";

/**
 * A real identity provider; its sign-in page asks nothing and takes `signsIn`. `homes`: where the offices are that trust it, and
 * `callbackPath` where they take its answers.
 */
export async function startIdentityProvider(
  homes: readonly string[],
  callbackPath: string,
): Promise<IdentityProvider> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", () => resolve()));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const accounts = new Map<string, Account>();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const running = {
    issuer,
    accounts,
    signsIn: "",
    bend: (idToken: string) => idToken,
    signed: (idToken: string, claims: Readonly<Record<string, unknown>>) => {
      const [head = "", body = ""] = idToken.split(".");
      const said: object = JSON.parse(Buffer.from(body, "base64url").toString());
      const text = `${head}.${encoded({ ...said, ...claims })}`;
      return `${text}.${sign("RSA-SHA256", Buffer.from(text), privateKey).toString("base64url")}`;
    },
    close: () => closeServer(http),
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: homes.map((home) => home + callbackPath),
        post_logout_redirect_uris: homes.map((home) => `${home}/`),
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "client_secret_basic",
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "tests", use: "sig" }] },
    conformIdTokenClaims: false,
    claims: {
      openid: ["sub", "auth_time"],
      profile: ["name", "groups", "districts"],
      email: ["email", "email_verified"],
    },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    findAccount: (_context, sub) => {
      const account = accounts.get(sub);
      return account === undefined
        ? undefined
        : { accountId: sub, claims: () => ({ ...account, sub }) };
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ["only for tests"] },
  });
  provider.use(async (context, next) => {
    await next();
    const body = context.body as { id_token?: string } | undefined;
    if (context.path === "/token" && body?.id_token !== undefined) {
      body.id_token = running.bend(body.id_token);
    }
  });
  const handle = provider.callback();
  http.on("request", (request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) {
      void handle(request, response);
      return;
    }
    void provider
      .interactionDetails(request, response)
      .then(async ({ params, prompt, session }) => {
        if (prompt.name === "login") {
          const login = { accountId: running.signsIn };
          return provider.interactionFinished(request, response, { login });
        }
        const grant = new provider.Grant({
          accountId: session?.accountId ?? "",
          clientId: String(params["client_id"]),
        });
        grant.addOIDCScope("openid profile email");
        const consent = { grantId: await grant.save() };
        return provider.interactionFinished(
          request,
          response,
          { consent },
          { mergeWithLastSubmission: true },
        );
      });
  });
  return running;
}

/** A part of a token. */
export function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function closeServer(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
