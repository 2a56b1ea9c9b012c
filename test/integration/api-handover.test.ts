import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "./api-harness.ts";
import { act, dim, minute, night, some, startTown, type Town } from "./dark-town.ts";

const day = 86_400_000;
let town: Town;
let technician: Client;
let inSouth: Client;
beforeAll(async () => {
  town = await startTown();
  technician = await town.office.client("technician");
  inSouth = await town.office.client("technician", [town.areas.get("Süd") ?? ""]);
});
afterAll(() => town.office.close());

const handover = async (client: Client) => (await client.send("GET", "/api/v1/handover")).json;
const idOf = async (client: Client): Promise<string> =>
  (await client.send("GET", "/api/v1/session")).json.user.id;

test("overrides in force: the newest of each place, cut to the reader's areas, and none that was ended", async () => {
  const body = { lightIds: some(town, 37, 44), level: 80, reason: "Umzug" };
  expect((await technician.send("POST", "/api/v1/overrides", body)).status).toBe(202);
  town.now += minute;
  expect((await dim(town, technician, 37, 38, 90)).status).toBe(202);
  const all = (await handover(technician)).overrides;
  expect(all.map((one: { level: number; places: number }) => [one.level, one.places])).toEqual([
    [90, 2],
    [80, 6],
  ]);
  const south = (await handover(inSouth)).overrides;
  expect(south).toHaveLength(1);
  expect(south[0]).toMatchObject({ reason: "Umzug", places: 4, numbers: ["41", "42", "43", "44"] });
  expect(south[0].lightIds.toSorted()).toEqual(some(town, 41, 44).toSorted());
  town.now += minute;
  const ended = { lightIds: south[0].lightIds };
  expect((await inSouth.send("POST", "/api/v1/overrides/end", ended)).status).toBe(202);
  expect((await handover(inSouth)).overrides).toEqual([]);
  expect((await handover(technician)).overrides).toHaveLength(2);
});

test("a broken glass is told where the reader has an area of it, with what concerns that", async () => {
  // Signed in just now, and so proved anew.
  const brave = await town.office.client("technician");
  const north = await dim(town, brave, 1, 30);
  const reason = "Feuerwehr bittet um Dunkelheit";
  await act(brave, north.json.approval.id, "break-glass", reason);
  const notices = async (client: Client) =>
    (await client.send("GET", "/api/v1/notices")).json.notices;
  expect(await notices(inSouth)).toEqual([]);
  const both = await dim(town, brave, 31, 60);
  await act(brave, both.json.approval.id, "break-glass", reason);
  const [told, ...others] = await notices(inSouth);
  expect(others).toEqual([]);
  expect(told.parameters).toMatchObject({ area: "Süd", lights: 20 });
  expect(await notices(town.administrator)).toHaveLength(2);
  expect((await inSouth.send("GET", "/api/v1/approvals")).json.approvals).toEqual([]);
});

test("an absence names a deputy and lends nothing; one's own, or by an administrator", async () => {
  const [mine, theirs] = [await idOf(technician), await idOf(inSouth)];
  const span = { from: night, until: night + 7 * day };
  const absence = (client: Client, body: object) => client.send("POST", "/api/v1/absences", body);
  expect((await absence(technician, { ...span, userId: theirs, deputyId: mine })).status).toBe(403);
  expect((await absence(technician, { ...span, deputyId: mine })).json.errors[0].pointer).toBe(
    "/deputyId",
  );
  const backwards = { from: night + day, until: night, deputyId: theirs };
  expect((await absence(technician, backwards)).status).toBe(400);
  const viewer = await idOf(await town.office.client("viewer"));
  expect((await absence(technician, { ...span, deputyId: viewer })).status).toBe(400);
  expect((await absence(technician, { ...span, deputyId: theirs, note: "Kur" })).status).toBe(204);
  const [one] = (await handover(inSouth)).absences;
  expect(one).toMatchObject({ userId: mine, deputyId: theirs, note: "Kur", mayEnd: false });
  const { json } = await inSouth.send("GET", "/api/v1/session");
  expect(json.user.role).toBe("technician");
  const end = (client: Client) => client.send("POST", `/api/v1/absences/${one.id}/end`);
  expect((await end(inSouth)).status).toBe(403);
  expect((await end(town.administrator)).status).toBe(204);
  expect((await end(technician)).status).toBe(404);
  expect((await handover(technician)).absences).toEqual([]);
});

test("runbooks: planners write, order, remove and fetch back; a stale version is refused", async () => {
  const planner = await town.office.client("planner");
  const path = "/api/v1/runbooks";
  const input = (title: string) => ({ title, body: "- Ruhe bewahren" });
  expect((await technician.send("POST", path, input("Nein"))).status).toBe(403);
  const ids: string[] = [];
  for (const title of ["Strom weg", "Broker"]) {
    ids.push((await planner.send("POST", path, input(title))).json.id);
  }
  const titles = async (): Promise<string[]> =>
    (await technician.send("GET", path)).json.runbooks.map((one: { title: string }) => one.title);
  expect(await titles()).toEqual(["Strom weg", "Broker"]);
  const order = (some: readonly string[]) => planner.send("PUT", `${path}/order`, { ids: some });
  expect((await order(ids.toReversed())).status).toBe(204);
  expect(await titles()).toEqual(["Broker", "Strom weg"]);
  expect((await order(ids.slice(1))).status).toBe(409);
  expect((await order([ids[0] ?? "", ids[0] ?? ""])).status).toBe(409);
  const change = (version: string) =>
    planner.send("PUT", `${path}/${ids[0]}`, input("Stromausfall"), { "if-match": version });
  expect((await change('"1"')).status).toBe(204);
  expect((await change('"1"')).status).toBe(412);
  const gone = await planner.send("DELETE", `${path}/${ids[0]}`, undefined, { "if-match": '"2"' });
  expect(gone.status).toBe(204);
  expect(await titles()).toEqual(["Broker"]);
  expect((await planner.send("POST", `${path}/${ids[0]}/restore`)).status).toBe(204);
  expect(await titles()).toEqual(["Broker", "Stromausfall"]);
});

test("the backup's state is told, and imports only to who may make them", async () => {
  expect((await handover(technician)).backup).toEqual({
    lastSoundAt: null,
    failedAt: null,
    nextAt: null,
  });
  expect((await technician.send("GET", "/api/v1/approvals/rule")).status).toBe(200);
  const viewer = await town.office.client("viewer");
  expect((await viewer.send("GET", "/api/v1/handover")).status).toBe(403);
});
