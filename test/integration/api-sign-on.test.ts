import { createHmac } from "node:crypto";
import { join } from "node:path";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRegistry, type Registry } from "../../store/registry.ts";
import { clientOf, type Answered } from "./api-harness.ts";
import { BrowserWalk } from "./browser-walk.ts";
import {
  clientId,
  clientSecret,
  encoded,
  startIdentityProvider,
  type IdentityProvider,
} from "./identity-provider.ts";
import { startStockedOffice, type StockedOffice } from "./stocked-office.ts";

const callbackPath = "/api/v1/session/oidc/callback";
let provider: IdentityProvider;
let stocked: StockedOffice;
let registry: Registry;
let url = "";
/** Of an office each; the provider must know them before they are there. */
let ports: number[] = [];

const ada = {
  name: "Ada",
  email: "ada@stadt.example",
  email_verified: true,
  groups: ["lights", "others"],
  districts: ["Mitte"],
};

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port: found } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return found;
}

const settingsOf = (issuer: string, port = 0) => ({
  LICHTPUNKT_HTTP_PORT: String(port),
  LICHTPUNKT_OIDC_ISSUER: issuer,
  LICHTPUNKT_OIDC_CLIENT_ID: clientId,
  LICHTPUNKT_OIDC_CLIENT_SECRET: clientSecret,
  LICHTPUNKT_OIDC_ROLE_MAP: "lights=technician,chief=administrator,look=viewer",
  LICHTPUNKT_OIDC_AREA_CLAIM: "districts",
});

beforeAll(async () => {
  ports = [await freePort(), await freePort(), await freePort()];
  const homes = ports.map((port) => `http://127.0.0.1:${port}`);
  provider = await startIdentityProvider(homes, callbackPath);
  stocked = await startStockedOffice(settingsOf(provider.issuer, ports[0]), { now: Date.now });
  url = stocked.town.office.url;
  registry = await openRegistry(join(stocked.dir, "office.db"), Date.now());
});
afterAll(async () => {
  await registry.close();
  await stocked.close();
  await provider.close();
});

/** Goes to the provider and back, up to the callback's address. */
function toCallback(browser: BrowserWalk, query = "", home = url): Promise<string> {
  return browser.follow(`${home}/api/v1/session/oidc${query}`, home + callbackPath);
}

/** The whole way; where it ends, and who is signed in then. */
async function signIn(
  browser: BrowserWalk,
  subject: string,
  query = "",
  home = url,
): Promise<{ at: string; session: Answered }> {
  provider.signsIn = subject;
  return end(browser, await toCallback(browser, query, home));
}

async function end(
  browser: BrowserWalk,
  callback: string,
): Promise<{ at: string; session: Answered }> {
  const { headers } = await browser.go(callback);
  const { origin, host } = new URL(callback);
  const at = new URL(headers.get("location") ?? "", origin);
  const session = await clientOf(origin, browser.cookie(host)).send("GET", "/api/v1/session");
  return { at: at.pathname + at.search, session };
}

describe("the city's single sign-on", () => {
  test("lets in who has a role there, with that role and those areas", async () => {
    provider.accounts.set("ada", ada);
    const browser = new BrowserWalk();
    const { at, session } = await signIn(browser, "ada", "?returnTo=/lights%3Fq%3D1");
    expect(at).toBe("/lights?q=1");
    expect(session.json.user).toMatchObject({
      name: "Ada",
      role: "technician",
      email: "ada@stadt.example",
    });
    const client = clientOf(url, browser.cookie(new URL(url).host));
    const { json } = await client.send("GET", "/api/v1/lights");
    expect(json.rows.map((row: { number: string }) => row.number)).toEqual(["1", "2", "3"]);
  });

  test("is followed at each sign-in, and lost rights end what was open", async () => {
    const before = new BrowserWalk();
    await signIn(before, "ada");
    provider.accounts.set("ada", { ...ada, groups: "look", districts: ["Süd"] });
    const lowered = await signIn(new BrowserWalk(), "ada");
    expect(lowered.session.json.user.role).toBe("viewer");
    provider.accounts.set("ada", { ...ada, groups: [] });
    const refused = await signIn(new BrowserWalk(), "ada");
    expect(refused.at).toBe("/?signInProblem=noRole");
    expect(refused.session.json.user).toBeNull();
    const still = await clientOf(url, before.cookie(new URL(url).host)).send(
      "GET",
      "/api/v1/session",
    );
    expect(still.json.user).toBeNull();
    provider.accounts.set("ada", { ...ada, districts: ["Nowhere"] });
    expect((await signIn(new BrowserWalk(), "ada")).at).toBe("/?signInProblem=noArea");
    provider.accounts.set("ada", ada);
    expect((await signIn(new BrowserWalk(), "ada")).session.json.user.role).toBe("technician");
  });

  test("takes nobody for somebody local by an email, unless the town says so", async () => {
    await registry.db
      .updateTable("users")
      .set({ email: "boss@stadt.example" })
      .where("role", "=", "technician")
      .where("oidc_subject", "is", null)
      .execute();
    provider.accounts.set("boss", { ...ada, email: "boss@stadt.example" });
    const { at, session } = await signIn(new BrowserWalk(), "boss");
    expect([at, session.json.user]).toEqual(["/?signInProblem=emailTaken", null]);
  });

  test("does not let in who is disabled here", async () => {
    await signIn(new BrowserWalk(), "ada");
    const set = (disabled_at: number | null): Promise<unknown> =>
      registry.db
        .updateTable("users")
        .set({ disabled_at })
        .where("oidc_subject", "=", "ada")
        .execute();
    await set(Date.now());
    expect((await signIn(new BrowserWalk(), "ada")).at).toBe("/?signInProblem=disabled");
    await set(null);
  });

  test.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/%5Cevil.example",
    "javascript:alert(1)",
    "/api/v1/session",
    "\t//evil.example",
    "/.//evil.example/",
    "/..//evil.example/",
    "/lights/..//evil.example/",
    "/%2e//evil.example/",
    "/%2e%2e//evil.example/",
  ])("goes back to our own pages only, not to %j", async (returnTo) => {
    const query = `?returnTo=${encodeURIComponent(returnTo)}`;
    const browser = new BrowserWalk();
    provider.signsIn = "ada";
    const { headers } = await browser.go(await toCallback(browser, query));
    const location = headers.get("location") ?? "";
    expect(location).toMatch(/^\/(?![/\\]|api)/);
    expect(new URL(location, url).origin).toBe(url);
    // The same path, bent back with the word why nobody was signed in.
    const { headers: proof } = await new BrowserWalk().go(
      `${url}/api/v1/session/oidc${query}&proof=true`,
    );
    expect(new URL(proof.get("location") ?? "", url).origin).toBe(url);
  });

  test("refuses another browser, a wrong state, a wrong issuer and a code that was spent", async () => {
    provider.signsIn = "ada";
    const browser = new BrowserWalk();
    const callback = await toCallback(browser);
    expect((await end(new BrowserWalk(), callback)).at).toBe("/?signInProblem=expired");
    const bent = new URL(callback);
    bent.searchParams.set("state", "guessed");
    expect((await end(browser, bent.href)).at).toBe("/?signInProblem=expired");
    expect((await end(browser, callback)).session.json.user.name).toBe("Ada");
    const again = await end(new BrowserWalk(), callback);
    expect([again.at, again.session.json.user]).toEqual(["/?signInProblem=expired", null]);

    const other = new BrowserWalk();
    const foreign = new URL(await toCallback(other));
    foreign.searchParams.set("iss", "https://evil.example");
    expect((await end(other, foreign.href)).at).toBe("/?signInProblem=refused");

    // The same code with a state of its own: whoever caught the code only.
    const thief = new BrowserWalk();
    const own = new URL(await toCallback(thief));
    own.searchParams.set("code", new URL(callback).searchParams.get("code") ?? "");
    expect((await end(thief, own.href)).at).toBe("/?signInProblem=refused");
  });

  test("refuses an ID token of another nonce", async () => {
    const browser = new BrowserWalk();
    provider.signsIn = "ada";
    const callback = await toCallback(browser);
    await registry.db.updateTable("oidc_logins").set({ nonce: "another" }).execute();
    const { at, session } = await end(browser, callback);
    expect([at, session.json.user]).toEqual(["/?signInProblem=refused", null]);
  });

  test("proves anew who is signed in, and only that person", async () => {
    const browser = new BrowserWalk();
    await signIn(browser, "ada");
    const unproven = (): Promise<unknown> =>
      registry.db
        .updateTable("sessions")
        .set({ proven_at: null })
        .where("method", "=", "oidc")
        .execute();
    const provenAt = async (): Promise<(number | null)[]> =>
      (
        await registry.db
          .selectFrom("sessions")
          .select("proven_at")
          .where("method", "=", "oidc")
          .execute()
      ).map((row) => row.proven_at);
    await unproven();
    // Else the provider asks in a page whether ada is to be signed out there.
    browser.forget(new URL(provider.issuer).host);
    provider.accounts.set("bob", { ...ada, name: "Bob", email: "bob@stadt.example" });
    expect((await signIn(browser, "bob", "?proof=true&returnTo=/profile")).at).toBe(
      "/profile?signInProblem=notProven",
    );
    expect((await provenAt()).every((at) => at === null)).toBe(true);
    browser.forget(new URL(provider.issuer).host);
    expect((await signIn(browser, "ada", "?proof=true&returnTo=/profile")).at).toBe("/profile");
    expect((await provenAt()).filter((at) => at !== null)).toHaveLength(1);
  });

  test("never lowers the last administrator", async () => {
    provider.accounts.set("eva", {
      ...ada,
      name: "Eva",
      email: "eva@stadt.example",
      groups: ["chief"],
      districts: ["*"],
    });
    await signIn(new BrowserWalk(), "eva");
    const others = registry.db.updateTable("users").where("role", "=", "administrator");
    await others.set({ disabled_at: 1 }).where("oidc_subject", "is", null).execute();
    provider.accounts.set("eva", {
      ...ada,
      name: "Eva",
      email: "eva@stadt.example",
      groups: ["look"],
      districts: ["*"],
    });
    const kept = await signIn(new BrowserWalk(), "eva");
    await others.set({ disabled_at: null }).where("oidc_subject", "is", null).execute();
    expect(kept.session.json.user.role).toBe("administrator");
    expect((await signIn(new BrowserWalk(), "eva")).session.json.user.role).toBe("viewer");
  });
});

describe("an ID token", () => {
  const seconds = (more: number): number => Math.floor(Date.now() / 1000) + more;
  const bent: readonly (readonly [string, (token: string) => string, string])[] = [
    ["as it came", (token) => token, "/"],
    [
      "that ended within what clocks may differ",
      (token) => provider.signed(token, { exp: seconds(-5) }),
      "/",
    ],
    ["that ended before", (token) => provider.signed(token, { exp: seconds(-60) }), "refused"],
    ["of a time to come", (token) => provider.signed(token, { nbf: seconds(90) }), "refused"],
    ["for somebody else", (token) => provider.signed(token, { aud: "another" }), "refused"],
    [
      "of another issuer",
      (token) => provider.signed(token, { iss: "https://evil.example" }),
      "refused",
    ],
    [
      "that nobody signed",
      (token) => `${encoded({ alg: "none" })}.${token.split(".")[1]}.`,
      "refused",
    ],
    [
      "signed by what the office itself knows",
      (token) => {
        const text = `${encoded({ alg: "HS256" })}.${token.split(".")[1]}`;
        return `${text}.${createHmac("sha256", clientSecret).update(text).digest("base64url")}`;
      },
      "refused",
    ],
    [
      "whose claims were changed after it was signed",
      (token) => {
        const [head, body = "", signature] = token.split(".");
        const said: object = JSON.parse(Buffer.from(body, "base64url").toString());
        return `${head}.${encoded({ ...said, groups: ["chief"] })}.${signature}`;
      },
      "refused",
    ],
  ];

  test.each(bent)("%s", async (_what, bend, outcome) => {
    provider.bend = bend;
    try {
      const { at, session } = await signIn(new BrowserWalk(), "ada");
      const isIn = outcome === "/";
      expect([at, session.json.user?.name]).toEqual(
        isIn ? ["/", "Ada"] : [`/?signInProblem=${outcome}`, undefined],
      );
    } finally {
      provider.bend = (token) => token;
    }
  });

  test("is taken with the algorithm of the settings and no other", async () => {
    const other = await startStockedOffice(
      {
        ...settingsOf(provider.issuer, ports[1]),
        LICHTPUNKT_OIDC_ID_TOKEN_ALGORITHM: "ES256",
      },
      { now: Date.now },
    );
    try {
      const { at, session } = await signIn(new BrowserWalk(), "ada", "", other.town.office.url);
      expect([at, session.json.user]).toEqual(["/?signInProblem=refused", null]);
    } finally {
      await other.close();
    }
  });
});

test("signing out here leads to the provider, which signs out there", async () => {
  const browser = new BrowserWalk();
  await signIn(browser, "ada");
  const client = clientOf(url, browser.cookie(new URL(url).host));
  const { status, json } = await client.send("DELETE", "/api/v1/session");
  expect([status, new URL(json.goTo).origin]).toEqual([200, provider.issuer]);
  expect((await client.send("GET", "/api/v1/session")).json.user).toBeNull();
  const page = await (await browser.go(json.goTo)).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const confirmed = await browser.go(`${provider.issuer}/session/end/confirm`, {
    xsrf,
    logout: "yes",
  });
  expect(confirmed.headers.get("location")).toBe(`${url}/`);
  // Whoever signs in next is asked there who they are.
  provider.accounts.set("cleo", { ...ada, name: "Cleo", email: "cleo@stadt.example" });
  expect((await signIn(browser, "cleo")).session.json.user.name).toBe("Cleo");
});

test("who came in by the sign-on gives themselves no password that would outlast it", async () => {
  const browser = new BrowserWalk();
  await signIn(browser, "ada");
  const client = clientOf(url, browser.cookie(new URL(url).host));
  const { json } = await client.send("PUT", "/api/v1/session/profile", {
    password: "vier gelbe Laternen am Hafen",
  });
  expect(json.code).toBe("notAllowed");
});

describe("a town that links by email and makes nobody", () => {
  let linking: StockedOffice;
  let home = "";

  beforeAll(async () => {
    const more = { LICHTPUNKT_OIDC_LINK_BY_EMAIL: "true", LICHTPUNKT_OIDC_CREATE_PEOPLE: "false" };
    linking = await startStockedOffice(
      { ...settingsOf(provider.issuer, ports[2]), ...more },
      { now: Date.now },
    );
    home = linking.town.office.url;
  });
  afterAll(() => linking.close());

  test("lets in nobody it does not know", async () => {
    const { at, session } = await signIn(new BrowserWalk(), "ada", "", home);
    expect([at, session.json.user]).toEqual(["/?signInProblem=unknownPerson", null]);
  });

  test("takes a verified email for the same person, and ends what that account could be entered by before", async () => {
    const local = linking.technician;
    const password = "vier gelbe Laternen am Hafen";
    const email = "mira@stadt.example";
    await local.send("PUT", "/api/v1/session/profile", { email, password });
    const made = await local.send("POST", "/api/v1/tokens", { name: "x", scopes: ["read"] });
    const { id } = (await local.send("GET", "/api/v1/session")).json.user;
    provider.accounts.set("mira", { ...ada, email: "Mira@stadt.example", email_verified: false });
    const unproved = await signIn(new BrowserWalk(), "mira", "", home);
    expect([unproved.at, unproved.session.json.user]).toEqual(["/?signInProblem=emailTaken", null]);
    expect((await local.send("GET", "/api/v1/session")).json.user.id).toBe(id);

    provider.accounts.set("mira", { ...ada, email: "Mira@stadt.example", email_verified: true });
    const { session } = await signIn(new BrowserWalk(), "mira", "", home);
    expect(session.json.user).toMatchObject({ id, role: "technician", hasPassword: false });
    expect((await local.send("GET", "/api/v1/session")).json.user).toBeNull();
    const stranger = clientOf(home, "");
    const old = await stranger.send("POST", "/api/v1/session", { email, password });
    expect(old.json.code).toBe("wrongCredentials");
    const bearer = { authorization: `Bearer ${made.json.token}` };
    expect((await stranger.send("GET", "/api/v1/town", undefined, bearer)).status).toBe(401);
  });

  test("does not link the last administrator", async () => {
    const email = "chief@stadt.example";
    await linking.administrator.send("PUT", "/api/v1/session/profile", { email });
    const people = await openRegistry(join(linking.dir, "office.db"), Date.now());
    const others = people.db.updateTable("users").where("role", "=", "administrator");
    await others
      .set({ disabled_at: 1 })
      .where((is) => is.or([is("email", "is", null), is("email", "!=", email)]))
      .execute();
    await people.close();
    provider.accounts.set("chief", { ...ada, email, groups: ["chief"] });
    const { at } = await signIn(new BrowserWalk(), "chief", "", home);
    expect(at).toBe("/?signInProblem=emailTaken");
  });
});

test("a provider that is away leaves the local sign-in as it is, and is asked again later", async () => {
  const away = await startStockedOffice({
    ...settingsOf(`http://127.0.0.1:${await freePort()}`),
  });
  try {
    const { headers, status } = await new BrowserWalk().go(
      `${away.town.office.url}/api/v1/session/oidc?returnTo=/map`,
    );
    expect([status, headers.get("location")]).toEqual([302, "/map?signInProblem=providerAway"]);
    expect((await away.technician.send("GET", "/api/v1/town")).status).toBe(200);
  } finally {
    await away.close();
  }
});
