import { randomBytes } from "node:crypto";
import { statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import { afterEach, expect, test } from "vitest";
import { openRegistry } from "../../store/registry.ts";
import {
  clientOf,
  cookieOf,
  signIn,
  startTestOffice,
  type Client,
  type TestOffice,
} from "./api-harness.ts";

const start = Date.UTC(2026, 10, 20, 12);
const password = "Der Mast am Bach steht schief";
const eva = { email: "eva@example.org", password };
let now = start;
let folder = "";
let town: TestOffice;
afterEach(async () => {
  await town.close();
  await rm(folder, { recursive: true });
  now = start;
});

const open = async () => {
  folder = await mkdtemp(join(tmpdir(), "lichtpunkt-guards-"));
  town = await startTestOffice({}, { now: () => now }, folder);
  const administrator = await signIn(town.office.url, codeOf(town.office.firstStartLink ?? ""));
  return { url: town.office.url, administrator };
};
const codeOf = (link: string): string => new URL(link).searchParams.get("code") ?? "";
const status = async (client: Client): Promise<number> =>
  (await client.send("GET", "/api/v1/town")).status;
const idOf = async (client: Client): Promise<string> =>
  (await client.send("GET", "/api/v1/session")).json.user.id;
const appCode = (secret: string): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: now });
const setUpFactor = async (client: Client) => {
  const path = "/api/v1/session/second-factor";
  const { secret } = (await client.send("POST", path)).json;
  const { json } = await client.send("PUT", path, { code: appCode(secret) });
  return { secret: secret as string, codes: json.recoveryCodes as readonly string[] };
};
const rows = async () => {
  const registry = await openRegistry(join(folder, "office.db"), now);
  const audit = await registry.db.selectFrom("audit").selectAll().execute();
  const users = await registry.db.selectFrom("users").selectAll().execute();
  await registry.close();
  return { audit, users };
};

test("signing in anew ends the session that the browser had, and gives another", async () => {
  const { url, administrator } = await open();
  await administrator.send("PUT", "/api/v1/session/profile", eva);
  const again = await administrator.send("POST", "/api/v1/session", eva);
  expect(cookieOf(again)).not.toBe(administrator.cookie);
  expect(await status(administrator)).toBe(401);
  expect(await status(clientOf(url, cookieOf(again)))).toBe(200);
});

test("a new link replaces the one before it, and a new password ends what waits for a code", async () => {
  const { url, administrator } = await open();
  const made = await administrator.send("POST", "/api/v1/users", { name: "Eva", role: "viewer" });
  const path = `/api/v1/users/${made.json.user.id}/link`;
  const link = (await administrator.send("POST", path)).json.link;
  await expect(signIn(url, codeOf(made.json.link))).rejects.toThrow("linkSpent");
  const client = await signIn(url, codeOf(link));
  const waiting = (await administrator.send("POST", path)).json.link;
  await client.send("PUT", "/api/v1/session/profile", eva);
  await expect(signIn(url, codeOf(waiting))).rejects.toThrow("linkSpent");
  const { secret } = await setUpFactor(client);
  now += 30_000;
  const stranger = clientOf(url, "");
  const { challenge } = (await stranger.send("POST", "/api/v1/session", eva)).json;
  const changed = { password: `${password} noch`, currentPassword: password };
  expect((await client.send("PUT", "/api/v1/session/profile", changed)).status).toBe(200);
  const body = { challenge, code: appCode(secret) };
  expect((await stranger.send("POST", "/api/v1/session/code", body)).json.code).toBe("linkSpent");
});

test("who guesses the password at an open screen waits as at the door", async () => {
  const { administrator } = await open();
  await administrator.send("PUT", "/api/v1/session/profile", eva);
  const guess = (currentPassword: string) =>
    administrator.send("PUT", "/api/v1/session/profile", { email: "x@x.org", currentPassword });
  for (let i = 0; i < 5; i++) expect((await guess(`falsch ${i}`)).status).toBe(401);
  expect((await guess(password)).status).toBe(429);
  const prove = () => administrator.send("POST", "/api/v1/session/proof", { password });
  expect((await prove()).status).toBe(429);
  now += 1000;
  expect((await prove()).status).toBe(200);
});

test("a first password needs a code where there is a second factor and the sign-in is long past", async () => {
  const { administrator } = await open();
  const { secret } = await setUpFactor(administrator);
  now += 600_000;
  const set = () => administrator.send("PUT", "/api/v1/session/profile", eva);
  expect((await set()).json.code).toBe("proofNeeded");
  const proof = { code: appCode(secret) };
  expect((await administrator.send("POST", "/api/v1/session/proof", proof)).status).toBe(200);
  expect((await set()).status).toBe(200);
});

test("of many requests with one code a single one gets in", async () => {
  const { url, administrator } = await open();
  await administrator.send("PUT", "/api/v1/session/profile", eva);
  const { secret, codes } = await setUpFactor(administrator);
  now += 30_000;
  const stranger = clientOf(url, "");
  for (const code of [appCode(secret), codes[0] ?? ""]) {
    const challenges = [];
    for (let i = 0; i < 4; i++) {
      challenges.push((await stranger.send("POST", "/api/v1/session", eva)).json.challenge);
    }
    const answers = await Promise.all(
      challenges.map((challenge) =>
        stranger.send("POST", "/api/v1/session/code", { challenge, code }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  }
});

test("two administrators who lower each other at once leave one", async () => {
  const { administrator } = await open();
  const other = await town.client("administrator");
  const [here, there] = [await idOf(administrator), await idOf(other)];
  const lower = (client: Client, id: string) =>
    client.send("PATCH", `/api/v1/users/${id}`, { role: "viewer" }, { "if-match": '"v1"' });
  const erase = (client: Client, id: string, confirm: string) =>
    client.send("POST", `/api/v1/users/${id}/erasure`, { confirm });
  const both = await Promise.all([lower(administrator, there), lower(other, here)]);
  const stayed = both[0]?.status === 200 ? administrator : other;
  expect(both.filter((answer) => answer.status === 200)).toHaveLength(1);
  const { users } = await rows();
  expect(users.filter(({ role }) => role === "administrator")).toHaveLength(1);

  const third = await town.client("administrator");
  const people = (await stayed.send("GET", "/api/v1/users")).json.users;
  const nameOf = (id: string) => people.find((one: { id: string }) => one.id === id).name;
  const [first, last] = [await idOf(stayed), await idOf(third)];
  await Promise.all([erase(stayed, last, nameOf(last)), erase(third, first, nameOf(first))]);
  const left = (await rows()).users.filter((one) => one.disabled_at === null);
  expect(left.filter(({ role }) => role === "administrator")).toHaveLength(1);
});

test("the record tells whom somebody tried to be, and never what was typed where nobody is meant", async () => {
  const { url, administrator } = await open();
  await administrator.send("PUT", "/api/v1/session/profile", eva);
  const id = await idOf(administrator);
  const stranger = clientOf(url, "");
  const slip = { email: "geheimes@passwort", password: "eva@example.org" };
  for (const body of [{ ...eva, password: "falsch" }, { ...eva, password: "auch" }, slip]) {
    expect((await stranger.send("POST", "/api/v1/session", body)).status).toBe(401);
  }
  await town.office.close();
  const { audit } = await rows();
  const refused = audit.filter(({ action }) => action === "access.refused");
  expect(refused.map(({ object, actor, after }) => [object, actor, after])).toEqual([
    [`user:${id}`, "stranger", '{"times":2,"why":"wrongCredentials"}'],
    ["door:wrongCredentials", "stranger", '{"times":1,"why":"wrongCredentials"}'],
  ]);
  expect(JSON.stringify(audit)).not.toContain("geheimes");
  expect(JSON.stringify(audit)).not.toContain("falsch");
});

test("the database alone gives no code of an app; without its key recovery codes are left", async () => {
  const { administrator } = await open();
  await administrator.send("PUT", "/api/v1/session/profile", eva);
  const { secret, codes } = await setUpFactor(administrator);
  expect(JSON.stringify((await rows()).users)).not.toContain(secret);
  const key = join(folder, "secrets.key");
  expect(statSync(key).mode & 0o777).toBe(0o600);
  await town.close();
  writeFileSync(key, randomBytes(32).toString("hex"));
  const said: string[] = [];
  const log = {
    info: () => {},
    warn: () => {},
    error: (_: object, text: string) => said.push(text),
  };
  town = await startTestOffice({}, { now: () => now, log }, folder);
  expect(said.join()).toContain("secrets.key is not the key");
  now += 30_000;
  const stranger = clientOf(town.office.url, "");
  const { challenge } = (await stranger.send("POST", "/api/v1/session", eva)).json;
  const send = (code: string) => stranger.send("POST", "/api/v1/session/code", { challenge, code });
  expect((await send(appCode(secret))).status).toBe(401);
  expect((await send(codes[0] ?? "")).status).toBe(200);
});
