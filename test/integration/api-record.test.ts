import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordKeys } from "../../store/record-key.ts";
import { withRecordReader } from "../../store/record-reader.ts";
import { verifyRecord } from "../../store/record-verify.ts";
import { openRegistry } from "../../store/registry.ts";
import { startTestOffice, type Client, type TestOffice } from "./api-harness.ts";

let town: TestOffice;
let admin: Client;

beforeAll(async () => {
  town = await startTestOffice();
  admin = await town.client("administrator");
});
afterAll(() => town.close());

const lines = async (client: Client, query = ""): Promise<{ row: number; action: string }[]> =>
  (await client.send("GET", `/api/v1/record?${query}`)).json.lines;

describe("the record", () => {
  test("tells who did what, newest first, in pages, by filters", async () => {
    for (const name of ["Ada", "Bea", "Cleo"]) {
      await admin.send("POST", "/api/v1/users", { name, role: "viewer" });
    }
    const page = (await admin.send("GET", "/api/v1/record?action=user.created&limit=2")).json;
    expect(page.lines.map(({ after }: { after: { name: string } }) => after.name)).toEqual([
      "Cleo",
      "Bea",
    ]);
    const rest = await lines(admin, `action=user.created&limit=2&before=${page.before}`);
    expect(rest.map(({ row }) => row)[0]).toBeLessThan(page.before);
    expect(await lines(admin, "text=Cleo")).toHaveLength(1);
    expect(await lines(admin, "text=Cl%25o")).toEqual([]);
    expect(await lines(admin, "object=user&action=session")).toMatchObject([
      { action: "session.opened" },
    ]);
    expect(await lines(admin, "from=1&to=2")).toEqual([]);
  });

  test("is closed to whoever is no administrator; one of an area sees what they did themselves", async () => {
    const planner = await town.client("planner");
    expect((await planner.send("GET", "/api/v1/record")).status).toBe(403);
    await withArea("a_north");
    const north = await town.client("administrator", ["a_north"]);
    const own = await lines(north);
    expect(own.map(({ action }) => action)).toEqual(["session.opened"]);
    const me = (await north.send("GET", "/api/v1/session")).json.user.id;
    expect(await lines(north, `actor=${me}`)).toHaveLength(1);
    expect(await lines(north, "actor=u_else")).toEqual([]);
    expect((await north.send("GET", "/api/v1/record/head")).status).toBe(403);
    expect((await north.send("POST", "/api/v1/record/verify", {})).status).toBe(403);
    const csv = new TextDecoder().decode((await north.send("GET", "/api/v1/record.csv")).bytes);
    expect(csv).not.toContain("Cleo");
  });

  test("comes as CSV that no spreadsheet calculates, and its last line is the head", async () => {
    await admin.send("POST", "/api/v1/users", { name: "=1+1", role: "viewer" });
    const answer = await admin.send("GET", "/api/v1/record.csv?object=user");
    const text = new TextDecoder().decode(answer.bytes);
    expect(answer.headers.get("content-type")).toContain("text/csv");
    expect(text).toContain("user.created");
    const last = text.trimEnd().split("\r\n").at(-1) ?? "";
    expect(last).toMatch(/^head;/);
    const head = (await admin.send("GET", "/api/v1/record/head")).json;
    expect(last).toContain(head.mac);
    expect((await lines(admin, "action=record.exported")).length).toBeGreaterThan(0);
  });

  test("is checked on demand, also against a kept head; a foreign head is told", async () => {
    const head = (await admin.send("GET", "/api/v1/record/head")).json;
    const verdict = await admin.send("POST", "/api/v1/record/verify", { head });
    expect(verdict.json).toMatchObject({ findingCount: 0 });
    const foreign = { ...head, rows: head.rows + 1 };
    const told = (await admin.send("POST", "/api/v1/record/verify", { head: foreign })).json;
    expect(told.findings).toEqual([{ kind: "keptHead", row: null, to: null }]);
    expect((await lines(admin, "action=record.verified")).length).toBe(2);
  });

  test("sums refused attempts up instead of growing with each", async () => {
    const stranger = await town.client(null);
    const before = (await lines(admin, "action=access.refused")).length;
    for (let guess = 0; guess < 4; guess += 1) {
      await stranger.send("POST", "/api/v1/session", { email: "a@b.example", password: "wrong" });
    }
    expect(await lines(admin, "action=access.refused")).toHaveLength(before);
  });
});

describe("erasing a person", () => {
  const words = ["Wilhelmine Vogelsang", "wilhelmine@vogelsang.example", "+49 170 5550199"];

  test("leaves no byte of them in the folder, and the chain holds", async () => {
    const [name, email, phone] = words;
    const person = { name, email, phone, role: "planner" };
    const made = await admin.send("POST", "/api/v1/users", person);
    const { id } = made.json.user;
    const code = new URL(made.json.link).searchParams.get("code");
    const stranger = await town.client(null);
    await stranger.send("POST", "/api/v1/session/link", { code });
    await mention(id, name ?? "");
    expect(found()).not.toEqual([]);

    const refused = await admin.send("POST", `/api/v1/users/${id}/erasure`, { confirm: "Wil" });
    expect(refused.json.code).toBe("invalidInput");
    const confirm = { confirm: name, reason: "asked by letter" };
    const erased = await admin.send("POST", `/api/v1/users/${id}/erasure`, confirm);
    expect(erased.json).toEqual({ pseudonym: "erased person 1", wiped: true });

    expect(found()).toEqual([]);
    const user = (await admin.send("GET", "/api/v1/users")).json.users.find(
      (one: { id: string }) => one.id === id,
    );
    expect(user).toMatchObject({ name: "erased person 1", email: null, phone: null });
    const verdict = (await admin.send("POST", "/api/v1/record/verify", {})).json;
    expect(verdict).toMatchObject({ findingCount: 0, erasures: 1 });
    const [line] = await lines(admin, "action=person.erased");
    expect(line).toMatchObject({ object: `user:${id}`, reason: "asked by letter" });
    const acts = (await admin.send("GET", `/api/v1/record?actor=${id}`)).json.lines;
    expect(acts[0]).toMatchObject({ name: "erased person 1", address: null });
    const again = await admin.send("POST", `/api/v1/users/${id}/erasure`, {
      confirm: "erased person 1",
    });
    expect(again.json.code).toBe("conflict");
  });

  test("is not for oneself, not for who holds for an area, and not without a line in the chain", async () => {
    const me = (await admin.send("GET", "/api/v1/session")).json.user;
    const own = await admin.send("POST", `/api/v1/users/${me.id}/erasure`, { confirm: me.name });
    expect(own.json.code).toBe("notAllowed");
    const north = await town.client("administrator", ["a_north"]);
    const foreign = await north.send("POST", `/api/v1/users/${me.id}/erasure`, {
      confirm: me.name,
    });
    expect(foreign.status).toBe(403);
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), 1);
    await registry.db
      .updateTable("audit")
      .set({ name: null, name_salt: null })
      .where("id", "=", 2)
      .execute();
    await registry.close();
    const verdict = await withRecordReader(join(town.config.dataDir, "office.db"), (db) =>
      verifyRecord(db, recordKeys(town.config.dataDir)),
    );
    expect(verdict.findings).toEqual([{ kind: "emptied", row: 2, part: "name" }]);
  });

  /** Texts about the person in other places than the person's own rows. */
  async function mention(userId: string, name: string): Promise<void> {
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), 1);
    const { db } = registry;
    const person = { id: "wl_1", target_kind: "cabinet", target_id: "c_1" } as const;
    await db
      .insertInto("work_locks")
      .values({
        ...person,
        person: name,
        phone: "+49 170 5550199",
        reason: `with ${name}`,
        from_at: 1,
        until_at: 2,
        created_by: userId,
        ended_at: 2,
        ended_by: null,
        seen_at: null,
        seen_by: null,
      })
      .execute();
    const line = {
      at: 5,
      actor: "cli",
      role: "administrator",
      object: "program:p_1",
      before: null,
    };
    await db
      .insertInto("audit")
      .values({
        ...line,
        action: "program.changed",
        after: null,
        reason: `as ${name} asked`,
        address: null,
        name: "CLI",
      })
      .execute();
    await registry.close();
  }

  /** Files of the data folder in which one of the words can be read. */
  function found(): string[] {
    const { dataDir } = town.config;
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true });
    return files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .filter((path) => words.some((word) => readFileSync(path).includes(word)));
  }
});

async function withArea(id: string): Promise<void> {
  const registry = await openRegistry(join(town.config.dataDir, "office.db"), 1);
  await registry.db.insertInto("areas").values({ id, name: id }).execute();
  await registry.close();
}
