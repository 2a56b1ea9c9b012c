import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import { afterEach, describe, expect, test } from "vitest";
import { openRegistry } from "../../store/registry.ts";
import {
  clientOf,
  cookieOf,
  importFile,
  signIn,
  smallTown,
  startTestOffice,
  type Client,
  type TestOffice,
} from "./api-harness.ts";

const start = Date.UTC(2026, 10, 20, 12);
const minute = 60_000;
const password = "Der Mast am Bach steht schief";
let now = start;
let town: TestOffice;
afterEach(async () => {
  await town.close();
  now = start;
});

const open = async () => {
  town = await startTestOffice({}, { now: () => now });
  const administrator = await signIn(town.office.url, codeOf(town.office.firstStartLink ?? ""));
  return { url: town.office.url, administrator };
};
const codeOf = (link: string): string => new URL(link).searchParams.get("code") ?? "";
const ownId = async (client: Client): Promise<string> =>
  (await client.send("GET", "/api/v1/session")).json.user.id;
const ifMatch = (version: number) => ({ "if-match": `"v${version}"` });
const status = async (client: Client): Promise<number> =>
  (await client.send("GET", "/api/v1/town")).status;
const actions = async (): Promise<string[]> => {
  const registry = await openRegistry(join(town.config.dataDir, "office.db"), now);
  const rows = await registry.db.selectFrom("audit").select("action").execute();
  await registry.close();
  return rows.map(({ action }) => action);
};
/** The six digits that an app shows `later` milliseconds from now. */
const codeNow = (secret: string, later = 0): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: now + later });

/** A person with a password and a second factor. */
const withFactor = async (client: Client, email = "e@example.org") => {
  await client.send("PUT", "/api/v1/session/profile", { email, password });
  const { secret, uri } = (await client.send("POST", "/api/v1/session/second-factor")).json;
  const confirmed = await client.send("PUT", "/api/v1/session/second-factor", {
    code: codeNow(secret),
  });
  return { secret, uri, confirmed, codes: confirmed.json.recoveryCodes as readonly string[] };
};

describe("people", () => {
  const invite = async (by: Client, more: object = {}) =>
    by.send("POST", "/api/v1/users", { name: "Hans", role: "technician", ...more });

  test("are changed over the version that was read, and the record has both sides", async () => {
    const { administrator } = await open();
    const { user } = (await invite(administrator)).json;
    const path = `/api/v1/users/${user.id}`;
    const change = { name: "Hans Muster", phone: "0171 1", role: "planner" };
    expect((await administrator.send("PATCH", path, change)).status).toBe(428);
    const changed = await administrator.send("PATCH", path, change, ifMatch(1));
    expect(changed.json).toMatchObject({ ...change, version: 2 });
    const late = await administrator.send("PATCH", path, { name: "X" }, ifMatch(1));
    expect([late.status, late.json.current.name]).toEqual([412, "Hans Muster"]);
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), now);
    const line = await registry.db
      .selectFrom("audit")
      .select(["before", "after"])
      .where("action", "=", "user.changed")
      .executeTakeFirstOrThrow();
    await registry.close();
    expect(JSON.parse(line.before ?? "")).toMatchObject({ name: "Hans", role: "technician" });
    expect(JSON.parse(line.after ?? "")).toMatchObject({ name: "Hans Muster", role: "planner" });
  });

  test("are signed out at once when they are disabled, and may come again afterwards", async () => {
    const { url, administrator } = await open();
    const made = (await invite(administrator)).json;
    const hans = await signIn(url, codeOf(made.link));
    const path = `/api/v1/users/${made.user.id}`;
    const off = await administrator.send("PATCH", path, { disabled: true }, ifMatch(1));
    expect(off.json.disabledAt).toBe(now);
    expect(await status(hans)).toBe(401);
    expect((await administrator.send("POST", `${path}/link`)).status).toBe(409);
    await administrator.send("PATCH", path, { disabled: false }, ifMatch(2));
    const { link } = (await administrator.send("POST", `${path}/link`)).json;
    expect(await status(await signIn(url, codeOf(link)))).toBe(200);
  });

  test("a reset link ends the old password and its sessions", async () => {
    const { url, administrator } = await open();
    const made = (await invite(administrator)).json;
    const hans = await signIn(url, codeOf(made.link));
    await hans.send("PUT", "/api/v1/session/profile", { email: "h@example.org", password });
    const { link } = (await administrator.send("POST", `/api/v1/users/${made.user.id}/link`)).json;
    expect(await status(hans)).toBe(200);
    const again = await signIn(url, codeOf(link));
    expect(await status(hans)).toBe(401);
    const right = { email: "h@example.org", password };
    expect((await clientOf(url, "").send("POST", "/api/v1/session", right)).status).toBe(401);
    const set = await again.send("PUT", "/api/v1/session/profile", { password: `${password}!` });
    expect(set.status).toBe(200);
  });

  test("the last administrator stays, and nobody changes their own rights", async () => {
    const { url, administrator } = await open();
    const self = await ownId(administrator);
    const own = await administrator.send(
      "PATCH",
      `/api/v1/users/${self}`,
      { role: "viewer" },
      ifMatch(1),
    );
    expect(own.status).toBe(403);
    const second = (await invite(administrator, { name: "Eva", role: "administrator" })).json;
    const eva = await signIn(url, codeOf(second.link));
    const lower = await eva.send("PATCH", `/api/v1/users/${self}`, { role: "viewer" }, ifMatch(1));
    expect(lower.status).toBe(200);
    expect((await administrator.send("GET", "/api/v1/users")).status).toBe(403);
    const third = (await invite(eva, { name: "Ina", role: "administrator" })).json;
    const ina = await signIn(url, codeOf(third.link));
    const evaPath = `/api/v1/users/${second.user.id}`;
    expect((await ina.send("PATCH", evaPath, { disabled: true }, ifMatch(1))).status).toBe(200);
    expect((await eva.send("GET", "/api/v1/users")).status).toBe(401);
  });

  test("an administrator of one area manages people of that area alone", async () => {
    const { administrator } = await open();
    await importFile(administrator, smallTown);
    const { items } = (await administrator.send("GET", "/api/v1/areas")).json;
    const id = (name: string) => items.find((area: { name: string }) => area.name === name).id;
    const [middle, south] = [id("Mitte"), id("Süd")];
    const local = await town.client("administrator", [middle]);
    const outside = (await invite(administrator, { areaIds: [south] })).json.user;
    const inside = (await invite(administrator, { areaIds: [middle] })).json.user;
    const seen = (await local.send("GET", "/api/v1/users")).json.users.map(
      (user: { id: string }) => user.id,
    );
    expect(seen).toContain(inside.id);
    expect(seen).not.toContain(outside.id);
    expect(seen).not.toContain(await ownId(administrator));
    expect((await local.send("GET", `/api/v1/users/${outside.id}`)).status).toBe(404);
    const path = `/api/v1/users/${outside.id}`;
    expect((await local.send("PATCH", path, { name: "X" }, ifMatch(1))).status).toBe(404);
    expect((await invite(local)).status).toBe(403);
    expect((await invite(local, { areaIds: [middle, south] })).status).toBe(403);
    expect((await invite(local, { areaIds: [middle] })).status).toBe(201);
    const widened = await local.send(
      "PATCH",
      `/api/v1/users/${inside.id}`,
      { areaIds: [] },
      ifMatch(1),
    );
    expect(widened.status).toBe(403);
    const sessions = (await local.send("GET", "/api/v1/sessions")).json.sessions;
    expect(sessions).toHaveLength(1);
  });
});

describe("a second factor", () => {
  test("is asked for after the password, and each code is good once", async () => {
    const { url, administrator } = await open();
    const { secret, uri, codes } = await withFactor(administrator);
    expect(uri).toContain("issuer=Lichtpunkt");
    expect(new Set(codes).size).toBe(10);
    const stranger = clientOf(url, "");
    const enter = () =>
      stranger.send("POST", "/api/v1/session", { email: "e@example.org", password });
    const wrong = await stranger.send("POST", "/api/v1/session", {
      email: "e@example.org",
      password: "falsch",
    });
    expect([wrong.status, wrong.json.challenge]).toEqual([401, undefined]);
    const first = await enter();
    expect([first.status, first.json.user, cookieOf(first)]).toEqual([200, null, ""]);
    const send = (challenge: string, code: string) =>
      stranger.send("POST", "/api/v1/session/code", { challenge, code });
    const { challenge } = first.json;
    // The code that confirmed it was used by that.
    expect((await send(challenge, codeNow(secret))).status).toBe(401);
    now += 30_000;
    const right = await send(challenge, codeNow(secret));
    expect(right.status).toBe(200);
    expect(await status(clientOf(url, cookieOf(right)))).toBe(200);
    expect((await send(challenge, codeNow(secret, 30_000))).json.code).toBe("linkSpent");
    const next = (await enter()).json.challenge;
    expect((await send(next, codeNow(secret))).status).toBe(401);
    expect((await send(next, codeNow(secret, 30_000))).status).toBe(200);
    const third = (await enter()).json.challenge;
    expect((await send(third, (codes[3] ?? "").toUpperCase())).status).toBe(200);
    const fourth = (await enter()).json.challenge;
    expect((await send(fourth, codes[3] ?? "")).status).toBe(401);
  });

  test("is asked for after a one-time link, too", async () => {
    const { url, administrator } = await open();
    const made = (
      await administrator.send("POST", "/api/v1/users", { name: "Hans", role: "technician" })
    ).json;
    const hans = await signIn(url, codeOf(made.link));
    const { secret } = await withFactor(hans, "h@example.org");
    const { link } = (await administrator.send("POST", `/api/v1/users/${made.user.id}/link`)).json;
    const spent = await clientOf(url, "").send("POST", "/api/v1/session/link", {
      code: codeOf(link),
    });
    expect([spent.json.user, cookieOf(spent)]).toEqual([null, ""]);
    const { challenge } = spent.json;
    const body = { challenge, code: codeNow(secret, 30_000) };
    expect((await clientOf(url, "").send("POST", "/api/v1/session/code", body)).status).toBe(200);
  });

  test("a challenge ends after five wrong codes, and after five minutes", async () => {
    const { url, administrator } = await open();
    const { secret } = await withFactor(administrator);
    const stranger = clientOf(url, "");
    const enter = async () =>
      (await stranger.send("POST", "/api/v1/session", { email: "e@example.org", password })).json
        .challenge;
    const challenge = await enter();
    for (let i = 0; i < 5; i++) {
      await stranger.send("POST", "/api/v1/session/code", { challenge, code: "000000" });
    }
    now += minute;
    const body = { challenge, code: codeNow(secret) };
    const late = await stranger.send("POST", "/api/v1/session/code", body);
    expect(late.json.code).toBe("linkSpent");
    const another = await enter();
    now += 5 * minute;
    const old = { challenge: another, code: codeNow(secret) };
    expect((await stranger.send("POST", "/api/v1/session/code", old)).json.code).toBe("linkSpent");
  });

  test("that the town asks of a role is set up before anything else", async () => {
    const { url, administrator } = await open();
    const rules = { secondFactorFor: ["technician"], idleMinutes: 720 };
    const hans = await town.client("technician");
    expect((await administrator.send("PUT", "/api/v1/sign-in-rules", rules)).status).toBe(200);
    const refused = await hans.send("GET", "/api/v1/town");
    expect([refused.status, refused.json.code]).toEqual([403, "secondFactorRequired"]);
    const view = await hans.send("GET", "/api/v1/session");
    expect(view.json.user.secondFactor).toBe("required");
    await withFactor(hans, "h@example.org");
    expect(await status(hans)).toBe(200);
    expect(url).toBe(town.office.url);
  });

  test("is taken off by an administrator, and the record tells of all of it", async () => {
    const { administrator } = await open();
    const hans = await town.client("technician");
    await withFactor(hans, "h@example.org");
    const path = `/api/v1/users/${await ownId(hans)}/second-factor`;
    expect((await administrator.send("DELETE", path)).status).toBe(204);
    expect((await hans.send("GET", "/api/v1/session")).json.user.secondFactor).toBe("off");
    const told = await actions();
    expect(told).toContain("secondFactor.setUp");
    expect(told).toContain("secondFactor.removed");
  });
});

describe("a proof anew", () => {
  test("is asked for ten minutes after signing in, and holds ten minutes", async () => {
    const { administrator } = await open();
    const { secret } = await withFactor(administrator);
    const person = { name: "Hans", role: "viewer" };
    const add = () => administrator.send("POST", "/api/v1/users", person);
    now += 10 * minute - 1;
    expect((await add()).status).toBe(201);
    now += 1;
    const refused = await add();
    expect([refused.status, refused.json.code]).toEqual([403, "proofNeeded"]);
    const prove = (body: object) => administrator.send("POST", "/api/v1/session/proof", body);
    expect((await prove({ password })).status).toBe(401);
    expect((await prove({ password: "falsch", code: codeNow(secret) })).status).toBe(401);
    expect((await add()).status).toBe(403);
    expect((await prove({ password, code: codeNow(secret) })).status).toBe(200);
    expect((await add()).status).toBe(201);
    now += 10 * minute;
    expect((await add()).status).toBe(403);
  });
});

describe("sessions", () => {
  test("are listed and ended, one's own by oneself and anybody's by an administrator", async () => {
    const { url, administrator } = await open();
    await administrator.send("PUT", "/api/v1/session/profile", {
      email: "e@example.org",
      password,
    });
    const second = clientOf(
      url,
      cookieOf(
        await clientOf(url, "").send(
          "POST",
          "/api/v1/session",
          { email: "e@example.org", password },
          { "user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/150.0" },
        ),
      ),
    );
    const own = (await administrator.send("GET", "/api/v1/session/sessions")).json.sessions;
    expect(own).toHaveLength(2);
    const other = own.find((one: { current: boolean }) => !one.current);
    expect(other).toMatchObject({ method: "password", agent: expect.stringContaining("Firefox") });
    expect(JSON.stringify(own)).not.toContain(administrator.cookie.split("=")[1]);
    const hans = await town.client("technician");
    const foreign = await hans.send("DELETE", `/api/v1/session/sessions/${other.id}`);
    expect(foreign.status).toBe(404);
    expect((await hans.send("GET", "/api/v1/sessions")).status).toBe(403);
    const path = `/api/v1/session/sessions/${other.id}`;
    expect((await administrator.send("DELETE", path)).status).toBe(204);
    expect(await status(second)).toBe(401);
    const all = (await administrator.send("GET", "/api/v1/sessions")).json.sessions;
    const his = all.find((one: { current: boolean }) => !one.current);
    expect((await administrator.send("DELETE", `/api/v1/sessions/${his.id}`)).status).toBe(204);
    expect(await status(hans)).toBe(401);
  });

  test("end when nothing came for as long as the town says", async () => {
    const { administrator } = await open();
    const rules = { secondFactorFor: [], idleMinutes: 30 };
    await administrator.send("PUT", "/api/v1/sign-in-rules", rules);
    now += 30 * minute - 1;
    expect(await status(administrator)).toBe(200);
    now += 30 * minute;
    expect(await status(administrator)).toBe(401);
  });
});

describe("guessing", () => {
  test("at one account from one place waits longer and longer, and ends by itself", async () => {
    const { url, administrator } = await open();
    await administrator.send("PUT", "/api/v1/session/profile", {
      email: "e@example.org",
      password,
    });
    const stranger = clientOf(url, "");
    const guess = (one: string) =>
      stranger.send("POST", "/api/v1/session", { email: "e@example.org", password: one });
    for (let i = 0; i < 5; i++) expect((await guess(`falsch ${i}`)).status).toBe(401);
    const stopped = await guess(password);
    expect([stopped.status, stopped.headers.get("retry-after")]).toEqual([429, "1"]);
    now += 1000;
    expect((await guess("falsch")).status).toBe(401);
    expect((await guess(password)).headers.get("retry-after")).toBe("2");
    now += 2000;
    expect((await guess(password)).status).toBe(200);
  });

  test.each([
    ["kurz", "minLength"],
    ["Passwort2026!", "common"],
    ["123456789012", "sequence"],
    ["aaaaaaaaaaaaaa", "repeated"],
    ["hansmuster1999", "personal"],
  ])("a password such as %s is refused: %s", async (weak, code) => {
    const { administrator } = await open();
    const answer = await administrator.send("PUT", "/api/v1/session/profile", {
      name: "Hans Muster",
      email: "hans.muster@example.org",
      password: weak,
    });
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].code).toBe(code);
  });
});
