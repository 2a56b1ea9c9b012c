import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import { afterEach, expect, test } from "vitest";
import { clientOf, signIn, startTestOffice, type TestOffice } from "./api-harness.ts";
import { runMain } from "./town-processes.ts";

const password = "Der Mast am Bach steht schief";
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of closing.splice(0).toReversed()) await step();
});

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "lichtpunkt-users-"));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
};
const officeIn = async (folder: string): Promise<TestOffice> => {
  const town = await startTestOffice({}, {}, folder);
  closing.push(() => town.close());
  return town;
};
/** `main.ts user ...` on this folder, to its end. */
const user = async (folder: string, ...words: string[]) => {
  const settings = { LICHTPUNKT_DATA_DIR: folder, LICHTPUNKT_HTTP_PORT: "8080" };
  const { code, said } = await runMain(["user", ...words], settings).end();
  expect(said).not.toContain("    at ");
  return { code, said };
};
const linkIn = (said: string): string => /https?:\/\/\S+\/start\?code=\S+/.exec(said)?.[0] ?? "";
const codeOf = (said: string): string => new URL(linkIn(said)).searchParams.get("code") ?? "";
const credentials = { email: "eva@example.org", password };
const enter = (url: string) => clientOf(url, "").send("POST", "/api/v1/session", credentials);

test("a town that has locked itself out gets in again by the command line, without a running office", async () => {
  const folder = await emptyFolder();
  const first = await officeIn(folder);
  const eva = await signIn(first.office.url, codeOf(first.office.firstStartLink ?? ""));
  await eva.send("PUT", "/api/v1/session/profile", { name: "Eva", ...credentials });
  const { secret } = (await eva.send("POST", "/api/v1/session/second-factor")).json;
  const code = TOTP.generate({ secret: Secret.fromBase32(secret) });
  await eva.send("PUT", "/api/v1/session/second-factor", { code });
  await first.close();
  closing.pop();

  const list = await user(folder, "list");
  expect(list).toMatchObject({ code: 0 });
  expect(list.said).toMatch(/u_\w+\tadministrator\tEva\teva@example\.org\tsecond factor/);
  expect((await user(folder, "disable", "eva@example.org")).said).toContain("last administrator");
  expect((await user(folder, "role", "eva@example.org", "viewer")).code).toBe(1);
  expect(await user(folder, "role", "eva@example.org", "mayor")).toMatchObject({
    code: 1,
    said: expect.stringContaining("viewer, technician, planner, administrator"),
  });
  const nobody = await user(folder, "link", "--user", "nobody@example.org");
  expect(nobody).toMatchObject({ code: 1, said: expect.stringContaining('"user list"') });
  expect((await user(folder, "link")).said).toContain("--name");
  expect((await user(folder, "forget-factor", "eva@example.org")).code).toBe(0);
  expect((await user(folder, "forget-factor", "eva@example.org")).said).toContain("no second");
  const { said } = await user(folder, "link", "--user", "EVA@example.org");
  expect(linkIn(said)).toContain("http://127.0.0.1:8080/start");

  const second = await officeIn(folder);
  expect((await signIn(second.office.url, codeOf(said))).cookie).not.toBe("");
  // The link was made because the password is lost: it ends with the link's use.
  expect((await enter(second.office.url)).status).toBe(401);
});

test("beside a running office it acts at once and through it", async () => {
  const folder = await emptyFolder();
  const town = await officeIn(folder);
  const { url } = town.office;
  const eva = await signIn(url, codeOf(town.office.firstStartLink ?? ""));
  await eva.send("PUT", "/api/v1/session/profile", { name: "Eva", ...credentials });
  const status = async () => (await eva.send("GET", "/api/v1/town")).status;

  expect((await user(folder, "disable", "eva@example.org")).said).toContain("last administrator");
  const hans = await signIn(url, codeOf((await user(folder, "link", "--name", "Hans")).said));
  expect((await hans.send("GET", "/api/v1/users")).status).toBe(200);
  expect((await user(folder, "disable", "eva@example.org")).code).toBe(0);
  expect([await status(), (await enter(url)).status]).toEqual([401, 401]);
  expect((await user(folder, "list")).said).toMatch(/Eva\teva@example\.org\t\tdisabled/);
  const refused = await user(folder, "link", "--user", "eva@example.org");
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining("disabled") });
  expect((await user(folder, "enable", "eva@example.org")).code).toBe(0);
  expect((await user(folder, "role", "eva@example.org", "planner")).code).toBe(0);
  const again = await enter(url);
  expect([again.status, again.json.user.role]).toEqual([200, "planner"]);
});
