import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openForReading, type SqliteDatabase } from "../../store/sqlite.ts";
import { fillPath, type Operation } from "./openapi-document.ts";
import { validFor } from "./schema-arbitrary.ts";
import { startStockedOffice } from "./stocked-office.ts";
import { startWalkedTown, type Actor, type SeenIds, type WalkedTown } from "./walked-town.ts";

const seed = 20_261_122;
const tries = 12;

/** Operations that are no change although they are not GET, and why. */
const reads: ReadonlyMap<string, string> = new Map([
  ["readSelection", "counts what a selection holds"],
  ["previewProgram", "draws a program that is not saved"],
  ["printLabels", "numbers and codes that hang on the masts anyway"],
  ["mayReadBackup", "asks whether the download that follows is allowed; that one is on record"],
  ["offerSecondFactor", "nothing holds until the first code confirms it"],
  ["seeNotice", "one has read a notice"],
]);

let town: WalkedTown;
let ids: SeenIds;
let record: SqliteDatabase;
let actor: Actor;
beforeAll(async () => {
  town = await startWalkedTown();
  ids = await town.ids();
  record = openForReading(join(town.office.dir, "office.db"));
  actor = await town.person("administrator");
});
afterAll(() => {
  record.close();
  return town.close();
});

const rowsNow = (): number =>
  Number(record.prepare("select rows from record_head").get()?.["rows"] ?? 0);

function pathFor({ path }: Operation, pick: number): string {
  return fillPath(path, (name) => {
    const some = [...ids.own(name, path), ...ids.foreign(name, path)];
    return encodeURIComponent(some[pick % Math.max(1, some.length)] ?? "none");
  });
}

/** How often it was carried out, and how many of these times the record has grown. */
async function tryOut(operation: Operation): Promise<{ done: number; told: number }> {
  const { path, body, method } = operation;
  const own =
    ({ path: at }: Operation) =>
    (name: string) =>
      /ids?$/i.test(name) ? [...ids.own(name, at), ...ids.foreign(name, at)] : [];
  const bodies =
    body === null ? [] : fc.sample(validFor(body, own(operation)), { numRuns: tries, seed });
  let [done, told] = [0, 0];
  for (let pick = 0; pick < tries && told === 0; pick += 1) {
    if (!(await town.isIn(actor))) {
      await town.resetRules();
      actor = await town.person("administrator");
    }
    const at = pathFor(operation, pick);
    const headers: Record<string, string> = {};
    if (body !== null) headers["content-type"] = "application/json";
    if (operation.headers.includes("if-match")) {
      const hasStock = town.document.operations.some((one) => one.path === `${path}/stock`);
      const seen = await town.ask(actor, "GET", hasStock ? `${at}/stock` : at);
      headers["if-match"] = String(seen.headers["etag"] ?? '"v1"');
    }
    const before = rowsNow();
    const sent = body === null ? undefined : JSON.stringify(bodies[pick]);
    const { status } = await town.ask(actor, method, at, sent, headers);
    if (status >= 300) continue;
    done += 1;
    if (rowsNow() > before) told += 1;
  }
  return { done, told };
}

/** Answer with a success where nothing differs, and then write nothing: random bodies say nothing about them. */
const mayChangeNothing: ReadonlySet<string> = new Set([
  "changeGroupMembers",
  "unbindDevice",
  "admitDeviceList",
]);

test(
  "an operation that changes something leaves a line in the record",
  { timeout: 300_000 },
  async () => {
    const changes = town.document.operations.filter(
      ({ method, operationId }) => !/^get$/i.test(method) && !reads.has(operationId),
    );
    const carriedOut: string[] = [];
    const silent: string[] = [];
    for (const operation of changes) {
      const { operationId } = operation;
      const { done, told } = await tryOut(operation);
      if (done > 0) carriedOut.push(operationId);
      if (done > 0 && told === 0 && !mayChangeNothing.has(operationId)) silent.push(operationId);
    }
    expect(silent).toEqual([]);
    // Some need what no random body has: a challenge, a code, an import that is ready.
    expect(carriedOut.length).toBeGreaterThan(50);
  },
);

test("so do those that may change nothing, where they change something", async () => {
  const office = await startStockedOffice();
  const { administrator: client, dir } = office;
  const reader = openForReading(join(dir, "office.db"));
  const last = () =>
    reader.prepare("select action from audit order by id desc limit 1").get()?.["action"];
  const group = await client.send("POST", "/api/v1/groups", { name: "North" });
  const light = reader.prepare("select id from light_points where number = '1'").get()?.["id"];
  const members = { add: { lightIds: [light] } };
  const added = await client.send("POST", `/api/v1/groups/${group.json.id}/members`, members);
  expect([added.status, last()]).toEqual([200, "group.members"]);
  const unbound = await client.send("POST", "/api/v1/devices/lc-1/unbind", {});
  expect([unbound.status, last()]).toEqual([200, "device.unbound"]);
  const list = { csv: "deviceId;kind\nlc-77;lamp\n", credential: "secret", apply: true };
  const admitted = await client.send("POST", "/api/v1/device-lists", list);
  expect([admitted.status, last()]).toEqual([200, "devices.enrolled"]);
  reader.close();
  await office.close();
});
