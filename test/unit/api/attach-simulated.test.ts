import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { attachSimulated } from "../../../api/inventory/attach-simulated.ts";
import { enrolDevices } from "../../../api/inventory/enrol-devices.ts";
import { countRealDevices, isSimulated } from "../../../api/inventory/simulated-devices.ts";
import { anna, registryTown, type RegistryTown } from "./registry-town.ts";

const lamp = (number: string, properties: object = {}) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates: [13.4 + Number(number) / 1e4, 52.5] },
  properties: { kind: "lightPoint", number, ratedPower: 40, ...properties },
});

/** Lone lamp, mast of two heads, lamp by cabinet, lamp with a controller, gas lantern. */
async function smallTown(): Promise<RegistryTown> {
  const town = await registryTown();
  const features = [
    lamp("1"),
    lamp("2", { headCount: 2 }),
    lamp("3", { cabinet: "S1", switching: "byCabinet" }),
    lamp("4", { device: "lc-4" }),
    lamp("5", { lampType: "gaslight", ratedPower: null }),
  ];
  await town.importText(JSON.stringify({ type: "FeatureCollection", features }));
  return town;
}

async function attach(town: RegistryTown, now = 5_000, withRealDevices = false) {
  const outcome = await attachSimulated(town.db, { actor: anna, now, withRealDevices });
  if (outcome.kind !== "attached") throw new Error(outcome.kind);
  return outcome;
}

const controllers = async ({ db }: RegistryTown) =>
  (
    await db
      .selectFrom("light_points")
      .select(["number", "switching", "device_id", "output"])
      .orderBy("idx")
      .execute()
  ).map(({ number, switching, device_id, output }) => [number, switching, device_id, output]);

const devices = ({ db }: RegistryTown) =>
  db.selectFrom("devices").selectAll().orderBy("id").execute();

const digest = (secret: string | undefined) =>
  createHash("sha256")
    .update(secret ?? "")
    .digest("hex");

test("each light point that can have one gets a controller; heads of one mast share theirs", async () => {
  const town = await smallTown();
  const { secrets, lightPoints } = await attach(town);
  expect(await controllers(town)).toEqual([
    ["1", "networked", "sim-0", 1],
    ["2/1", "networked", "sim-1", 1],
    ["2/2", "networked", "sim-1", 2],
    ["3", "byCabinet", null, 1],
    ["4", "networked", "lc-4", 1],
    ["5", "notNetworked", null, 1],
  ]);
  expect(lightPoints).toBe(3);
  expect(Object.keys(secrets)).toEqual(["sim-0", "sim-1"]);
  for (const { id, secret_hash, revoked_at } of await devices(town)) {
    const isOurs = isSimulated(id);
    expect(isOurs).toBe(id in secrets);
    expect(secret_hash === null ? null : Buffer.from(secret_hash).toString("hex")).toBe(
      isOurs ? digest(secrets[id]) : null,
    );
    expect(revoked_at).toBeNull();
  }
});

test("field and the record hear of it once; the second time only the secrets are new", async () => {
  const town = await smallTown();
  const told = () =>
    town.db.selectFrom("intents").select(["kind", "payload", "actor"]).orderBy("id").execute();
  const before = (await told()).length;
  const first = await attach(town);
  const structure = await controllers(town);
  const second = await attach(town, 6_000);
  expect(await controllers(town)).toEqual(structure);
  expect(second.lightPoints).toBe(0);
  expect(Object.keys(second.secrets)).toEqual(Object.keys(first.secrets));
  for (const [id, secret] of Object.entries(second.secrets)) {
    expect(secret).not.toBe(first.secrets[id]);
  }
  expect((await told()).slice(before)).toEqual([
    { kind: "inventory.changed", payload: '{"revision":2}', actor: anna.user.id },
  ]);
  const record = await town.db
    .selectFrom("audit")
    .select(["at", "actor", "role", "address", "action", "after"])
    .orderBy("id")
    .execute();
  const enrolled = { action: "devices.enrolled", after: '{"count":2,"first":"sim-0"}' };
  const who = { actor: anna.user.id, role: "administrator", address: "::1" };
  expect(
    record.filter(({ action }) => action !== "program.created" && action !== "inventory.imported"),
  ).toEqual([
    { ...who, at: 5_000, ...enrolled },
    { ...who, at: 5_000, action: "inventory.simulatedAttached", after: '{"lightPoints":3}' },
    { ...who, at: 6_000, ...enrolled },
  ]);
});

test("a revoked simulated controller may connect again", async () => {
  const town = await smallTown();
  await attach(town);
  await town.db
    .updateTable("devices")
    .set({ revoked_at: 5_500 })
    .where("id", "=", "sim-0")
    .execute();
  const { secrets } = await attach(town, 6_000);
  const device = (await devices(town)).find(({ id }) => id === "sim-0");
  expect(device?.revoked_at).toBeNull();
  expect(Buffer.from(device?.secret_hash ?? []).toString("hex")).toBe(digest(secrets["sim-0"]));
});

test("a light point that came later gets its own; a deleted one gets none", async () => {
  const town = await smallTown();
  await attach(town);
  const later = [lamp("6"), lamp("7", { headCount: 2 })];
  await town.importText(JSON.stringify({ type: "FeatureCollection", features: later }));
  await town.db
    .updateTable("light_points")
    .set({ deleted_at: 5_500 })
    .where("number", "=", "7/1")
    .execute();
  const { lightPoints } = await attach(town, 6_000);
  expect(lightPoints).toBe(2);
  expect((await controllers(town)).slice(6)).toEqual([
    ["6", "networked", "sim-6", 1],
    ["7/1", "notNetworked", null, 1],
    ["7/2", "networked", "sim-8", 2],
  ]);
});

test("where real devices are enrolled nothing happens unless it is wished", async () => {
  const town = await smallTown();
  await town.db
    .transaction()
    .execute((trx) =>
      enrolDevices(
        trx,
        { "lc-4": "secret", "SIM-7": "b" },
        { kind: "lamp", actor: anna, now: 4_000 },
      ),
    );
  expect(await countRealDevices(town.db)).toBe(2);
  const before = await controllers(town);
  expect(
    await attachSimulated(town.db, { actor: anna, now: 5_000, withRealDevices: false }),
  ).toEqual({ kind: "realDevices", count: 2 });
  expect(await controllers(town)).toEqual(before);
  const { secrets } = await attach(town, 5_000, true);
  expect(Object.keys(secrets)).toEqual(["sim-0", "sim-1"]);
  const lc4 = (await devices(town)).find(({ id }) => id === "lc-4");
  expect(Buffer.from(lc4?.secret_hash ?? []).toString("hex")).toBe(digest("secret"));
});

test("a device without a secret or revoked is not enrolled", async () => {
  const town = await smallTown();
  expect(await countRealDevices(town.db)).toBe(0);
  const options = { kind: "gateway", actor: anna, now: 4_000 } as const;
  await enrolDevices(town.db, { "gw-1": "secret" }, options);
  expect(await countRealDevices(town.db)).toBe(1);
  await town.db.updateTable("devices").set({ revoked_at: 1 }).where("id", "=", "gw-1").execute();
  expect(await countRealDevices(town.db)).toBe(0);
});

test("a cabinet that switches lamps gets a controller, with an output for each segment that does", async () => {
  const town = await registryTown();
  const byCabinet = (number: string, segment: string) =>
    lamp(number, { cabinet: "S1", segment, switching: "byCabinet" });
  const features = [
    byCabinet("1", "1"),
    byCabinet("2", "3"),
    lamp("3", { cabinet: "S1", segment: "2", switching: "notNetworked" }),
    lamp("4", { cabinet: "S2", segment: "1", switching: "notNetworked" }),
  ];
  await town.importText(JSON.stringify({ type: "FeatureCollection", features }));
  const first = await attach(town);
  expect(first.cabinets).toEqual([
    {
      number: "S1",
      device: "sim-c0",
      segments: [
        { number: "1", output: 1, dayPowered: true },
        { number: "3", output: 2, dayPowered: true },
      ],
    },
  ]);
  expect(Object.keys(first.secrets)).toContain("sim-c0");
  const kinds = (await devices(town)).map(({ id, kind }) => [id, kind]);
  expect(kinds).toContainEqual(["sim-c0", "cabinet"]);
  const cabinets = town.db.selectFrom("cabinets").select(["number", "device_id"]).orderBy("number");
  expect(await cabinets.execute()).toEqual([
    { number: "S1", device_id: "sim-c0" },
    { number: "S2", device_id: null },
  ]);
  const second = await attach(town, 6_000);
  expect(second.cabinets).toEqual(first.cabinets);
  expect(second.secrets["sim-c0"]).not.toBe(first.secrets["sim-c0"]);
});
