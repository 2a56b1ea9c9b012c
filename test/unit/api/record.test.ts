import { expect, test } from "vitest";
import { eraseAddresses } from "../../../store/erase-lines.ts";
import { PersonalWords } from "../../../store/personal-words.ts";
import { erasePerson } from "../../../api/record/erase-person.ts";
import { Refusals } from "../../../api/record/refusals.ts";
import { forgetWhatIsOver } from "../../../api/record/retention.ts";
import { audit, type Actor } from "../../../api/office/audit.ts";
import { callerOf, stockOffice, type StockOffice } from "./stock-office.ts";

const dayMs = 86_400_000;
const actor: Actor = { user: { id: "u_1", name: "One", role: "planner" }, address: "192.0.2.7" };

async function withOffice(work: (office: StockOffice["office"]) => Promise<void>): Promise<void> {
  const made = await stockOffice();
  try {
    await work(made.office);
  } finally {
    await made.close();
  }
}

const rows = (office: StockOffice["office"]) =>
  office.db.selectFrom("audit").selectAll().orderBy("id").execute();

test.each([
  ["Max Kurz", "Max Kurz war da", true],
  ["Max", "Maximum 12", false],
  ["Max", "für Max: an", true],
  ["Jörg", "Jörgs Mast", false],
  ["a.b@c.example", "an a.b@c.example geschickt", true],
  ["a.b@c.example", "an axb@c.example geschickt", false],
  ['Bea "Bee"', JSON.stringify({ name: 'Bea "Bee"' }), true],
  ["Al", "Al", false],
  ["Ada Kern", "status=dark&q=Ada+Kern", true],
  ["100", "Durchwahl 100", false],
  ["+49 170 55", "unter +49 170 55 zu erreichen", true],
])("%s stands in %s: %s", (word, text, stands) => {
  const words = new PersonalWords([word, null]);
  expect(words.standIn(text)).toBe(stands);
  expect(words.replaced(text, "P").includes("P") || !stands).toBe(true);
});

test("nobody's words stand in anything", () => {
  expect(new PersonalWords([null, ""]).standIn("anything")).toBe(false);
});

test("who was called as a property, and has an extension for a number, takes no plan and no line along", () =>
  withOffice(async (office) => {
    const { db } = office;
    const named = (name: string): Actor => ({ ...actor, user: { ...actor.user, name } });
    const override = { lightIds: ["l_points", "Ada Kern"], level: 100, until: null };
    const payload = JSON.stringify({ ...override, reason: "Ada Kern fragt" });
    const content = JSON.stringify({ points: [{ at: "dusk", level: 100 }], by: "points" });
    await db
      .insertInto("users")
      .values({
        id: "u_1",
        name: "Ada Kern",
        email: null,
        phone: "100",
        password_hash: null,
        role: "technician",
        language: "de",
        created_at: 1,
        disabled_at: null,
      })
      .execute();
    await db
      .insertInto("programs")
      .values({ id: "p_1", name: "points", current_version: 1, created_at: 1, deleted_at: null })
      .execute();
    await db
      .insertInto("program_versions")
      .values({ program_id: "p_1", version: 1, content, created_at: 1, created_by: "u_1" })
      .execute();
    const kind = "override.set";
    await db
      .insertInto("intents")
      .values({ kind, payload, job_id: null, actor: "u_1", created_at: 1 })
      .execute();
    const view = { user_id: "u_1", screen: "lights", shared: 1, created_at: 1 } as const;
    await db
      .insertInto("saved_views")
      .values({ ...view, id: "v_1", name: "V", query: "points=1&q=Ada+Kern" })
      .execute();
    const program = { object: "program:p_1", after: { name: "points", points: [{ level: 100 }] } };
    await audit(db, 1, named("lightIds"), { action: kind, object: "job:j_1", after: override });
    await audit(db, 2, named("points"), { action: "program.changed", ...program });
    await audit(db, 3, actor, {
      action: kind,
      object: "job:j_2",
      after: override,
      reason: "Ada Kern fragt",
    });
    const token = {
      action: "token.created",
      object: "token:at_1",
      after: { name: "von Ada Kern" },
    };
    await audit(db, 4, actor, token);

    const by = { ...actor, user: { ...actor.user, id: "u_2", name: "Two" } };
    const erasure = { userId: "u_1", actor: by, reason: null, at: 5 };
    await db.transaction().execute((trx) => erasePerson(trx, erasure));

    const version = await db.selectFrom("program_versions").selectAll().executeTakeFirst();
    expect(version?.content).toBe(content);
    const intent = await db.selectFrom("intents").selectAll().executeTakeFirst();
    expect(JSON.parse(intent?.payload ?? "")).toEqual({
      ...override,
      reason: "gelöschte Person 1 fragt",
    });
    const saved = await db.selectFrom("saved_views").selectAll().executeTakeFirst();
    expect(new URLSearchParams(saved?.query).get("q")).toBe("gelöschte Person 1");
    const lines = await rows(office);
    expect(
      lines.slice(0, 4).map(({ content_salt, name }) => [content_salt !== null, name]),
    ).toEqual([
      [true, null],
      [true, null],
      [false, null],
      [false, null],
    ]);
    expect(JSON.parse(lines[0]?.after ?? "")).toEqual(override);
    expect(lines.at(-1)?.erases).toContain('"content":[[3,4]]');
  }));

test("a JSON text that is none ends the erasure, and nothing of it stays", () =>
  withOffice(async ({ db }) => {
    await db
      .insertInto("users")
      .values({
        id: "u_1",
        name: "Ada Kern",
        email: null,
        phone: null,
        password_hash: null,
        role: "viewer",
        language: "en",
        created_at: 1,
        disabled_at: null,
      })
      .execute();
    await db
      .insertInto("notices")
      .values({ id: "n_1", kind: "glass", parameters: "Ada Kern", object: null, at: 1, actor: "u" })
      .execute();
    const erasure = { userId: "u_1", actor, reason: null, at: 5 };
    await expect(db.transaction().execute((trx) => erasePerson(trx, erasure))).rejects.toThrow(
      "JSON",
    );
    const user = await db.selectFrom("users").select("name").executeTakeFirst();
    expect(user?.name).toBe("Ada Kern");
  }));

test("addresses go after their days, with a line that says which; those of the machine itself stay", () =>
  withOffice(async (office) => {
    const { db } = office;
    const change = { action: "program.changed", object: "program:p_1", after: { level: 1 } };
    await audit(db, dayMs, actor, change);
    await audit(db, dayMs, { ...actor, address: "local" }, change);
    await audit(db, 9 * dayMs, actor, change);
    await forgetWhatIsOver(db, 2, 10 * dayMs);
    await forgetWhatIsOver(db, 2, 10 * dayMs);
    const [old, local, young, line, ...more] = await rows(office);
    expect(old).toMatchObject({ address: null, address_salt: null, name: "One" });
    expect([local?.address, young?.address]).toEqual(["local", "192.0.2.7"]);
    expect(line).toMatchObject({
      actor: "system",
      action: "record.addressesErased",
      erases: '{"address":[[1,1]]}',
    });
    expect(more).toEqual([]);
    expect(await eraseAddresses(db, 10 * dayMs, 5)).toEqual([3]);
  }));

test("refusals are one line for each person, address and reason, and many addresses no flood", () =>
  withOffice(async (office) => {
    const refusals = new Refusals();
    for (let guess = 0; guess < 1_000; guess += 1) {
      refusals.add({ code: "wrongCredentials" }, null, "192.0.2.1");
    }
    refusals.add({ code: "notAllowed" }, callerOf("viewer"), "192.0.2.2");
    refusals.add({ code: "notFound" }, null, "192.0.2.2");
    await refusals.write(office.db, 5);
    await refusals.write(office.db, 6);
    expect(await rows(office)).toMatchObject([
      {
        actor: "stranger",
        object: "door:wrongCredentials",
        after: expect.stringContaining('"times":1000'),
        at: 5,
      },
      { actor: "u_viewer", object: "door:notAllowed", address: "192.0.2.2" },
    ]);
    for (let host = 0; host < 200; host += 1) {
      refusals.add({ code: "linkSpent" }, null, `198.51.100.${host}`);
    }
    await refusals.write(office.db, 7);
    const flood = (await rows(office)).slice(2);
    expect(flood).toHaveLength(51);
    expect(flood.at(-1)).toMatchObject({ object: "door:others", after: '{"times":150}' });
  }));
