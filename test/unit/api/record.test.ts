import { expect, test } from "vitest";
import { eraseAddresses } from "../../../store/erase-lines.ts";
import { PersonalWords } from "../../../store/personal-words.ts";
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
])("%s stands in %s: %s", (word, text, stands) => {
  const words = new PersonalWords([word, null]);
  expect(words.standIn(text)).toBe(stands);
  expect(words.replaced(text, "P").includes("P") || !stands).toBe(true);
});

test("nobody's words stand in anything", () => {
  expect(new PersonalWords([null, ""]).standIn("anything")).toBe(false);
});

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
