import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openRegistry } from "../../store/registry.ts";
import { afterEach, describe, expect, test } from "vitest";
import { clientOf, cookieOf, signIn, startTestOffice, type TestOffice } from "./api-harness.ts";

const start = Date.UTC(2026, 10, 20, 12);
let now = start;
let town: TestOffice;
afterEach(async () => {
  await town.close();
  now = start;
});

const open = async (settings = {}) => {
  town = await startTestOffice(settings, { now: () => now });
  return town.office;
};
const codeOf = (link: string | null): string => new URL(link ?? "").searchParams.get("code") ?? "";
const password = "Laternenanzünder";

describe("the first start", () => {
  test("gives a link that signs an administrator in, once", async () => {
    const { url, firstStartLink } = await open();
    const stranger = clientOf(url, "");
    expect((await stranger.send("GET", "/api/v1/session")).json.user).toBeNull();
    const code = codeOf(firstStartLink);
    const client = await signIn(url, code);
    const { json } = await client.send("GET", "/api/v1/session");
    expect(json.user).toMatchObject({ role: "administrator", hasPassword: false });
    const again = await stranger.send("POST", "/api/v1/session/link", { code });
    expect([again.status, again.json.code]).toEqual([401, "linkSpent"]);
  });

  test("keeps neither code nor session where the database shows them", async () => {
    const { url, firstStartLink } = await open();
    const code = codeOf(firstStartLink);
    const { cookie } = await signIn(url, code);
    const files = ["office.db", "office.db-wal"].map((name) =>
      readFileSync(join(town.config.dataDir, name), "latin1"),
    );
    for (const file of files) {
      expect(file).not.toContain(code);
      expect(file).not.toContain(cookie.split("=")[1]);
    }
  });

  test.each([
    [24 * 3_600_000 - 1, 200],
    [24 * 3_600_000, 401],
  ])("its link used after %d ms is answered %d", async (later, status) => {
    const { url, firstStartLink } = await open();
    now += later;
    const body = { code: codeOf(firstStartLink) };
    expect((await clientOf(url, "").send("POST", "/api/v1/session/link", body)).status).toBe(
      status,
    );
  });

  test("gives no further link once somebody has signed in", async () => {
    const { url, firstStartLink } = await open();
    await signIn(url, codeOf(firstStartLink));
    const second = await startTestOffice({}, { now: () => now }, town.config.dataDir);
    expect(second.office.firstStartLink).toBeNull();
    await second.close();
  });
});

describe("people who came in before the first start", () => {
  test.each(["viewer", "planner"] as const)(
    "a %s is not handed the administrator's link",
    async (role) => {
      await open();
      await town.client(role);
      const second = await startTestOffice({}, { now: () => now }, town.config.dataDir);
      const client = await signIn(second.office.url, codeOf(second.office.firstStartLink));
      expect((await client.send("GET", "/api/v1/session")).json.user.role).toBe("administrator");
      await second.close();
    },
  );
});

describe("a session", () => {
  const administrator = async () => {
    const { url, firstStartLink } = await open();
    return { url, client: await signIn(url, codeOf(firstStartLink)) };
  };

  test("is opened by email and password after a password was set", async () => {
    const { url, client } = await administrator();
    const set = await client.send("PUT", "/api/v1/session/profile", {
      email: "Erika@Example.org",
      password,
    });
    expect(set.json.user).toMatchObject({ email: "erika@example.org", hasPassword: true });
    const stranger = clientOf(url, "");
    const right = await stranger.send("POST", "/api/v1/session", {
      email: "erika@example.ORG",
      password,
    });
    expect(right.status).toBe(200);
    expect(cookieOf(right)).not.toBe(client.cookie);
    for (const wrong of [
      { email: "erika@example.org", password: `${password}!` },
      { email: "nobody@example.org", password },
    ]) {
      const refused = await stranger.send("POST", "/api/v1/session", wrong);
      expect([refused.status, refused.json.code]).toEqual([401, "wrongCredentials"]);
      expect(refused.headers.getSetCookie()).toEqual([]);
    }
  });

  test("a new password needs the old one and ends all other sessions", async () => {
    const { url, client } = await administrator();
    await client.send("PUT", "/api/v1/session/profile", { email: "e@example.org", password });
    const other = clientOf(
      url,
      cookieOf(
        await clientOf(url, "").send("POST", "/api/v1/session", {
          email: "e@example.org",
          password,
        }),
      ),
    );
    const change = { password: "noch viel länger" };
    expect((await client.send("PUT", "/api/v1/session/profile", change)).json.code).toBe(
      "wrongPassword",
    );
    expect((await other.send("GET", "/api/v1/town")).status).toBe(200);
    const right = await client.send("PUT", "/api/v1/session/profile", {
      ...change,
      currentPassword: password,
    });
    expect(right.status).toBe(200);
    expect((await other.send("GET", "/api/v1/town")).status).toBe(401);
    expect((await client.send("GET", "/api/v1/town")).status).toBe(200);
  });

  test("ends when the person signs out", async () => {
    const { client } = await administrator();
    const out = await client.send("DELETE", "/api/v1/session");
    expect(out.headers.getSetCookie()[0]).toContain("Max-Age=0");
    expect((await client.send("GET", "/api/v1/town")).status).toBe(401);
  });

  test("ends after a week of the machine's own clock, however busy it is", async () => {
    const { client } = await administrator();
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      now = start + hours * 3_600_000;
      expect((await client.send("GET", "/api/v1/town")).status).toBe(200);
    }
    now = start + 7 * 86_400_000;
    expect((await client.send("GET", "/api/v1/town")).status).toBe(401);
  });

  test("of a disabled person ends at once", async () => {
    const { client } = await administrator();
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), now);
    await registry.db.updateTable("users").set({ disabled_at: now }).execute();
    await registry.close();
    expect((await client.send("GET", "/api/v1/town")).status).toBe(401);
  });

  test("behind https is kept in a cookie bound to the host", async () => {
    const { url, firstStartLink } = await open({ LICHTPUNKT_PUBLIC_URL: "https://licht.example" });
    expect(firstStartLink).toMatch(/^https:\/\/licht\.example\/start\?code=/);
    const answer = await clientOf(url, "").send("POST", "/api/v1/session/link", {
      code: codeOf(firstStartLink),
    });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-lichtpunkt=.*; Secure$/);
    expect(answer.headers.get("strict-transport-security")).toContain("max-age");
  });
});

describe("guessing", () => {
  test("is stopped after 20 wrong attempts from one address", async () => {
    const { url } = await open();
    const stranger = clientOf(url, "");
    const statuses = new Set<number>();
    for (let i = 0; i < 20; i++) {
      const { status } = await stranger.send("POST", "/api/v1/session/link", { code: `guess${i}` });
      statuses.add(status);
    }
    expect([...statuses]).toEqual([401]);
    const more = await stranger.send("POST", "/api/v1/session/link", { code: "guess" });
    expect([more.status, more.json.code]).toEqual([429, "tooManyRequests"]);
  });
});

describe("an invitation", () => {
  test("lets the person in with the role given, and the record tells of it", async () => {
    const { url, firstStartLink } = await open();
    const administrator = await signIn(url, codeOf(firstStartLink));
    const made = await administrator.send("POST", "/api/v1/users", {
      name: "Hans",
      role: "technician",
    });
    expect(made.status).toBe(201);
    const hans = await signIn(url, codeOf(made.json.link));
    expect((await hans.send("GET", "/api/v1/session")).json.user).toMatchObject({
      name: "Hans",
      role: "technician",
    });
    expect((await administrator.send("GET", "/api/v1/users")).json.users).toHaveLength(2);
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), now);
    const actions = await registry.db.selectFrom("audit").select(["action", "actor"]).execute();
    await registry.close();
    expect(actions.map(({ action }) => action)).toEqual([
      "session.opened",
      "user.created",
      "session.opened",
    ]);
  });

  test("for an email that somebody has is a conflict", async () => {
    const { url, firstStartLink } = await open();
    const administrator = await signIn(url, codeOf(firstStartLink));
    const person = { name: "Hans", role: "viewer", email: "h@example.org" };
    expect((await administrator.send("POST", "/api/v1/users", person)).status).toBe(201);
    const second = await administrator.send("POST", "/api/v1/users", {
      ...person,
      email: "H@example.org",
    });
    expect([second.status, second.json.code]).toEqual([409, "conflict"]);
  });
});
