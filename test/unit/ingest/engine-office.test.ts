import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openOfficeTown, type OfficeTown } from "./office-town.ts";
import {
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
  secretProof,
} from "./running-engine.ts";

const evening = Date.UTC(2026, 10, 21, 19);

let dir: string;
let clock: HandClock;
let town: OfficeTown;
let run: RunningEngine;

beforeEach(async () => {
  dir = freshDir();
  clock = handClock(evening);
  town = await openOfficeTown(
    join(dir, "office.db"),
    [
      { id: "lp_a", deviceId: "d1" },
      { id: "lp_b", deviceId: "d2" },
    ],
    evening,
  );
  run = startEngine(dir, clock);
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const reading = (more: object = {}) => ({
  readings: [
    { ts: clock.now(), seq: 0, bootId: 1, actualLightLevel: 100, activePower: 50, ...more },
  ],
});
const twinIds = (): string[] =>
  [...run.stores.field.loadTwins()].map(({ lightId }) => lightId).toSorted();
const inventoryChanged = async (): Promise<void> => {
  const { db } = town.registry;
  await db
    .updateTable("meta")
    .set({ value: String(run.stores.office.revisions().inventory + 1) })
    .where("key", "=", "inventoryRevision")
    .execute();
  await town.intent("inventory.changed", {});
  run.engine.pollIntents();
  run.engine.commit();
};

test.each([
  ["d1", "secret-of-d1", { kind: "accepted", deviceKind: "lamp", groups: [] }],
  ["d1", "secret-of-d2", { kind: "refused", why: "wrongSecret" }],
  ["d9", "secret-of-d9", { kind: "refused", why: "unknownDevice" }],
])("device %s with %s", (deviceId, secret, answer) => {
  expect(run.engine.authenticate(deviceId, secretProof(secret))).toMatchObject(answer);
});

test("a revoked device is refused and disconnected", async () => {
  run.say(["d1", "telemetry", reading()]);
  await town.registry.db
    .updateTable("devices")
    .set({ revoked_at: evening })
    .where("id", "=", "d1")
    .execute();
  await inventoryChanged();
  expect(run.disconnected).toEqual(["d1"]);
  expect(run.engine.authenticate("d1", secretProof("secret-of-d1"))).toEqual({
    kind: "refused",
    why: "revoked",
  });
});

test("a light point that was deleted leaves, with its twin, override and causes; the others stay as they are", async () => {
  run.say(
    ["d1", "telemetry", reading({ ts: evening + 3_600_000 })],
    ["d2", "telemetry", reading()],
  );
  const until = evening + 3_600_000;
  const payload = { lightIds: ["lp_a"], level: 30, rampTime: 0, until, reason: null };
  await town.intent("override.set", payload, "job1");
  run.engine.pollIntents();
  expect(run.stores.field.openCauses()).toHaveLength(1);

  const deleted = { deleted_at: evening, device_id: null };
  await town.registry.db
    .updateTable("light_points")
    .set(deleted)
    .where("id", "=", "lp_a")
    .execute();
  await inventoryChanged();
  expect(twinIds()).toEqual(["lp_b"]);
  expect(run.stores.field.overrides()).toEqual([]);
  expect(run.stores.field.openCauses()).toEqual([]);
  expect(run.stores.field.ledgerLine("job1", "lp_a")).toMatchObject({ state: "superseded" });
  expect(run.frames.at(-1)?.inventoryRevision).toBe(run.stores.office.revisions().inventory);

  run.say(["d2", "telemetry", reading({ seq: 1, activePower: 49 })]);
  const [twin] = [...run.stores.field.loadTwins()];
  expect(twin?.measured.activePower).toBe(49);
});

test("a gateway speaks for the devices placed behind it", async () => {
  const { db } = town.registry;
  const gateway = {
    id: "g1",
    secret_hash: null,
    kind: "gateway" as const,
    gateway_id: null,
    created_at: 0,
    revoked_at: null,
  };
  await db.insertInto("devices").values(gateway).execute();
  await db.updateTable("devices").set({ gateway_id: "g1" }).where("id", "=", "d1").execute();
  await inventoryChanged();
  const { readings } = reading();
  run.say([
    "g1",
    "gatewayTelemetry",
    { readings: readings.map((one) => ({ ...one, device: "d1" })) },
  ]);
  run.engine.flushHistory();
  const twin = [...run.stores.field.loadTwins()].find(({ lightId }) => lightId === "lp_a");
  expect(twin?.measured.activePower).toBe(50);
  const span = { from: evening, to: evening + 1, fields: ["activePower" as const], maxPoints: 10 };
  const history = await run.stores.telemetry.history({ lightPointId: "lp_a", ...span });
  expect(history.values.activePower).toEqual([50]);
});

test("field that starts before office waits for it", async () => {
  const empty = freshDir();
  const early = startEngine(empty, clock);
  early.engine.pollIntents();
  expect(early.engine.authenticate("d1", secretProof("secret-of-d1")).kind).toBe("refused");
  const late = await openOfficeTown(
    join(empty, "office.db"),
    [{ id: "lp_a", deviceId: "d1" }],
    evening,
  );
  early.engine.pollIntents();
  early.engine.commit();
  expect(early.engine.authenticate("d1", secretProof("secret-of-d1")).kind).toBe("accepted");
  expect(early.frames.flatMap(({ changes }) => changes)).toHaveLength(1);
  await early.engine.close();
  await late.close();
  removeDir(empty);
});
