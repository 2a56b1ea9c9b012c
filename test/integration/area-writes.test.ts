import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roles, type Role } from "../../api/contract/session.ts";
import type { Answered, Client } from "./api-harness.ts";
import { writesNaming } from "./area-bodies.ts";
import { foreignIdsIn, must, workInTheForeignArea } from "./foreign-work.ts";
import { fillPath, readDocument, type Operation } from "./openapi-document.ts";
import { validFor } from "./schema-arbitrary.ts";
import { mark, startTwoAreas, type TwoAreas } from "./two-areas.ts";

const seed = Number(process.env["LICHTPUNKT_TEST_SEED"] ?? 20_261_120);
/** Looks like an id of every kind and is none. */
const nobody = "nobody-knows-this";

let areas: TwoAreas;
let administrator: Client;
const writers = new Map<Role, Client>();
let operations: readonly Operation[] = [];
let everyForeignId: readonly string[] = [];
/** Those that are named in the walk. */
let foreignIds: readonly string[] = [];

beforeAll(async () => {
  areas = await startTwoAreas();
  administrator = areas.administrator;
  await workInTheForeignArea(administrator);
  await workAcrossAreas();
  await areas.town.client("technician", [`a_${mark}`]);
  everyForeignId = [...new Set([...foreignIdsIn(areas.dir), ...foreignPeople()])];
  foreignIds = fewOfEachKind(everyForeignId);
  for (const role of roles) writers.set(role, await areas.town.client(role, ["a_adler"]));
  ({ operations } = await readDocument(areas.town.office.url));
}, 60_000);
afterAll(() => areas.close());

/** A group, a program and a type of luminaire that light points of both areas have. */
async function workAcrossAreas(): Promise<void> {
  const lightIds = ["lp_adler1", `lp_${mark}1`];
  const post = async (path: string, body: object): Promise<string> =>
    (await must(administrator.send("POST", `/api/v1/${path}`, body))).json.id;
  const group = await post("groups", { name: "Both" });
  await must(administrator.send("POST", `/api/v1/groups/${group}/members`, { add: { lightIds } }));
  const points = [
    { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 0 },
    { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 0 },
  ];
  const program = await post("programs", { name: "Whole", points });
  await must(administrator.send("PUT", `/api/v1/programs/${program}/assignment`, { lightIds }));
  const luminaireTypeId = await post("luminaire-types", { name: "LED", ratedPower: 40 });
  const selection = { lightIds };
  await must(
    administrator.send("POST", "/api/v1/lights/bulk", { selection, change: { luminaireTypeId } }),
  );
}

/** Ids begin with a word for their kind; the first of each, and what stands elsewhere in the area. */
function fewOfEachKind(ids: readonly string[]): string[] {
  const kinds = Map.groupBy(ids, (id) => id.split(/[_-]/)[0]);
  return [...kinds.values()].flatMap((some) => some.slice(0, 2));
}

function foreignPeople(): string[] {
  return rows("select user_id as id from user_areas").map(({ id }) => String(id));
}

function rows(query: string): Record<string, unknown>[] {
  const db = new DatabaseSync(join(areas.dir, "office.db"), { readOnly: true });
  try {
    return db.prepare(query).all();
  } finally {
    db.close();
  }
}

/** Who has asked for what, and which answers were given: what is written of those who write, not of what they wrote. */
const ofWriters = new Set([
  "audit",
  "record_head",
  "idempotency_keys",
  "sessions",
  "login_links",
  "notices_seen",
  "meta",
  "darkened_lately",
]);
/** What the whole town has in common. */
const common = new Set(["programs", "program_versions", "calendars", "luminaire_types", "groups"]);

/** Each row that belongs to the foreign area, or to the town, as text. */
function foreignRows(): ReadonlySet<string> {
  const ids = new RegExp(everyForeignId.map((id) => `"${RegExp.escape(id)}"`).join("|"));
  const tables = rows("select name from sqlite_schema where type = 'table'");
  return new Set(
    tables.flatMap(({ name }) => {
      const table = String(name);
      if (ofWriters.has(table)) return [];
      return (
        rows(`select * from "${table}"`)
          .map((row) => `${table} ${JSON.stringify(row)}`)
          .filter((row) => common.has(table) || row.includes(mark) || ids.test(row))
          // Their own light points they may put into the town's groups.
          .filter((row) => table !== "group_members" || !row.includes("lp_adler"))
      );
    }),
  );
}

/** One thing that somebody asks for, naming `nobody`. */
interface Asked {
  readonly operation: Operation;
  readonly path: string;
  readonly body: unknown;
}

/** Bodies made from the schema, and beside them those that would do something. */
function asked(operation: Operation): Asked[] {
  const isNamed = operation.path.includes("{");
  const path = fillPath(operation.path, () => nobody);
  const made =
    operation.body === null
      ? []
      : fc
          .sample(
            validFor(operation.body, (name) => (/ids?$/i.test(name) ? [nobody] : [])),
            { seed, numRuns: 20 },
          )
          .filter((body) => isNamed || JSON.stringify(body).includes(nobody))
          .slice(0, 1);
  const bodies = operation.body === null ? [undefined] : made;
  return [
    ...(isNamed ? bodies : made).map((body) => ({ operation, path, body })),
    ...writesNaming(nobody)
      .filter(({ operationId }) => operationId === operation.operationId)
      .map((one) => ({ operation, path: one.path ?? path, body: one.body })),
  ];
}

async function send(client: Client, one: Asked, id: string): Promise<Answered> {
  const { operation } = one;
  const put = (text: string): string => text.replaceAll(nobody, id);
  const path = one.path.replaceAll(nobody, encodeURIComponent(id));
  // The office closes a connection whose body it did not read.
  const headers: Record<string, string> = { connection: "close" };
  if (operation.headers.includes("if-match")) headers["if-match"] = await versionAt(path);
  if (operation.media === "application/json") {
    const body = put(JSON.stringify(one.body ?? {}));
    return client.send(operation.method, path, body, headers);
  }
  if (operation.media !== null) headers["content-type"] = operation.media;
  return client.send(operation.method, path, operation.media === null ? undefined : "", headers);
}

/** The right version, so that nothing is refused only because of it. */
async function versionAt(path: string): Promise<string> {
  const stock = await administrator.send("GET", `${path}/stock`);
  const found = stock.status === 200 ? stock : await administrator.send("GET", path);
  return found.headers.get("etag") ?? '"v1"';
}

/** Groups are names that all may see; what hangs in them is not. */
const isShared = (id: string): boolean => id.startsWith("g_");

/** What of an answer may tell something: all of it but what was named, what is new and when. */
function told({ status, bytes }: Answered, id: string): string {
  const text = new TextDecoder()
    .decode(bytes)
    .replaceAll(id, "ID")
    .replaceAll(/"[a-z]+_[\w-]{10,}"/g, '"NEW"')
    .replaceAll(/[\w-]{20,}/g, "NEW")
    .replaceAll(/\d{10,}/g, "TIME");
  return `${status} ${text}`;
}

describe("who holds a role for one area", () => {
  test.each(roles)(
    "as %s changes nothing of another and learns not what is there, whatever they name",
    async (role) => {
      const client = writers.get(role);
      if (client === undefined) throw new Error(role);
      const faults: string[] = [];
      let before = foreignRows();
      expect(before.size).toBeGreaterThan(40);
      let count = 0;
      for (const operation of operations) {
        if (operation.method === "GET" || operation.role === "stranger") continue;
        // One's own account: it names nothing of the town.
        if (operation.tag === "session") continue;
        if (roles.indexOf(role) < roles.indexOf(operation.role)) continue;
        for (const one of asked(operation)) {
          // What it does to the writer's own is done by the first; then nothing is left but what it names.
          await send(client, one, nobody);
          const expected = told(await send(client, one, nobody), nobody);
          for (const id of foreignIds) {
            const words = `${operation.operationId} ${one.path} ${JSON.stringify(one.body)?.slice(0, 160)} with ${id}`;
            const found = told(await send(client, one, id), id);
            count += 1;
            if (expected !== found && !isShared(id))
              faults.push(`${words}\n  ${expected}\n  ${found}`);
            if (found.includes(mark)) faults.push(`${words} shows ${found}`);
          }
        }
        const after = foreignRows();
        const changed = [...before.symmetricDifference(after)];
        if (changed.length > 0) {
          faults.push(`${operation.operationId} changed ${changed.join("\n  ").slice(0, 1000)}`);
        }
        before = after;
      }
      expect(count).toBeGreaterThan(role === "viewer" ? 5 : 200);
      expect(faults.join("\n")).toBe("");
    },
    300_000,
  );
});
