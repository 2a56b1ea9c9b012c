import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openOfficeReader, type OfficeReader } from "../../../store/office-reader.ts";
import { openRegistry, type Registry } from "../../../store/registry.ts";
import { openDatabase } from "../../../store/sqlite.ts";
import { temporaryFolder } from "./temporary-folder.ts";

let path: string;
let registry: Registry;
let reader: OfficeReader;
beforeEach(async () => {
  path = join(temporaryFolder(), "office.db");
  registry = await openRegistry(path, 1);
  reader = openOfficeReader(path);
});
afterEach(async () => {
  reader.close();
  await registry.close();
});

const light = {
  id: "lp_a",
  idx: 4,
  number: "17",
  lat: 52.5,
  lon: 13.4,
  switching: "networked",
  created_at: 1,
  updated_at: 1,
} as const;

const device = {
  id: "dev1",
  secret_hash: new Uint8Array(32).fill(1),
  kind: "lamp",
  gateway_id: null,
  created_at: 1,
  revoked_at: null,
} as const;

test("waits for the file and for its whole schema", async () => {
  const later = join(temporaryFolder(), "office.db");
  const early = openOfficeReader(later);
  expect(early.ready()).toBe(false);
  expect(early.inventory()).toEqual({
    revision: 0,
    lights: [],
    cabinets: [],
    segments: [],
    luminaireTypes: [],
    gateways: new Map(),
  });
  expect(early.revisions()).toEqual({ inventory: 0, programs: 0 });
  expect([early.credential("x"), early.programs(), early.calendars()]).toEqual([null, [], []]);
  openDatabase(later, { synchronous: "full" }).close();
  expect(early.ready()).toBe(false);
  const made = await openRegistry(later, 1);
  expect(early.ready()).toBe(true);
  expect(early.intentsAfter(0, 10)).toEqual([]);
  early.close();
  await made.close();
});

test("gives the inventory without what was deleted", async () => {
  const { db } = registry;
  await db
    .insertInto("luminaire_types")
    .values({
      id: "lt",
      name: "LED 40",
      manufacturer: null,
      rated_power: 40.5,
      standby_power: 0.4,
      power_curve: "[[10,6],[100,40.5]]",
      light_source: null,
      lumens: null,
    })
    .execute();
  await db.insertInto("devices").values(device).execute();
  await db
    .insertInto("light_points")
    .values([
      {
        ...light,
        device_id: "dev1",
        luminaire_type_id: "lt",
        lighting_class: "M4",
        minimum_level: 20,
        never_dim: 1,
        phase: "L2",
      },
    ])
    .execute();
  await db
    .insertInto("light_points")
    .values({ ...light, id: "lp_b", idx: 5, deleted_at: 9 })
    .execute();
  await db.updateTable("meta").set({ value: "7" }).where("key", "=", "inventoryRevision").execute();
  expect(reader.inventory()).toEqual({
    revision: 7,
    lights: [
      {
        lightId: "lp_a",
        index: 4,
        number: "17",
        switching: "networked",
        output: 1,
        lightingClass: "M4",
        minimumLevel: 20,
        neverDim: true,
        defaultLightLevel: 100,
        latitude: 52.5,
        longitude: 13.4,
        areaId: null,
        cabinetId: null,
        segmentId: null,
        phase: "L2",
        luminaireTypeId: "lt",
        deviceId: "dev1",
        calendarId: null,
      },
    ],
    cabinets: [],
    segments: [],
    luminaireTypes: [
      {
        id: "lt",
        name: "LED 40",
        manufacturer: "",
        ratedPower: 40.5,
        standbyPower: 0.4,
        powerCurve: [
          [10, 6],
          [100, 40.5],
        ],
      },
    ],
    gateways: new Map(),
  });
  expect(reader.revisions()).toEqual({ inventory: 7, programs: 0 });
});

test("gives cabinets with their controllers, segments, and to lamps by cabinet their segment's calendar", async () => {
  const { db } = registry;
  await db
    .insertInto("devices")
    .values({ ...device, id: "cc", kind: "cabinet" })
    .execute();
  const calendar = { content: JSON.stringify({ rules: [], defaultProgramId: "p" }), version: 1 };
  await db
    .insertInto("calendars")
    .values(["own", "half"].map((id) => ({ id, name: id, ...calendar })))
    .execute();
  const cabinet = { name: null, lat: null, lon: null };
  await db
    .insertInto("cabinets")
    .values([
      { ...cabinet, id: "c1", number: "S1", device_id: "cc" },
      { ...cabinet, id: "c2", number: "S2", device_id: null },
      { ...cabinet, id: "c3", number: "S3", device_id: null, deleted_at: 9 },
    ])
    .execute();
  await db
    .insertInto("segments")
    .values([
      { id: "k1", cabinet_id: "c1", number: "1", output: 2, calendar_id: "half", day_powered: 0 },
      { id: "k2", cabinet_id: "c2", number: "1", day_powered: 1 },
      { id: "k3", cabinet_id: "c3", number: "1", day_powered: 1 },
      { id: "k4", cabinet_id: "c1", number: "4", day_powered: 1, deleted_at: 9 },
    ])
    .execute();
  const fed = { ...light, segment_id: "k1", calendar_id: "own" };
  await db
    .insertInto("light_points")
    .values([
      { ...fed, id: "lp_own", idx: 1 },
      { ...fed, id: "lp_fed", idx: 2, switching: "byCabinet" },
      { ...fed, id: "lp_other", idx: 3, switching: "byCabinet", segment_id: "k2" },
    ])
    .execute();
  const { cabinets, segments, lights } = reader.inventory();
  expect(cabinets).toEqual([{ cabinetId: "c1", number: "S1", deviceId: "cc" }]);
  expect(segments).toEqual([
    {
      segmentId: "k1",
      cabinetId: "c1",
      number: "1",
      output: 2,
      calendarId: "half",
      dayPowered: false,
    },
    {
      segmentId: "k2",
      cabinetId: "c2",
      number: "1",
      output: null,
      calendarId: null,
      dayPowered: true,
    },
  ]);
  expect(lights.map(({ calendarId }) => calendarId)).toEqual(["own", "half", "own"]);
});

test("knows who a device is and whom a gateway speaks for", async () => {
  const { db } = registry;
  await db
    .insertInto("devices")
    .values([
      { ...device, id: "gw", kind: "gateway" },
      { ...device, gateway_id: "gw" },
      { ...device, id: "dev2", gateway_id: "gw", secret_hash: null },
      { ...device, id: "dev3", gateway_id: "gw", revoked_at: 5 },
    ])
    .execute();
  expect(reader.credential("gw")).toEqual({
    deviceId: "gw",
    secretHash: device.secret_hash,
    oldSecretHash: null,
    oldSecretUntil: null,
    kind: "gateway",
    revoked: false,
    speaksFor: ["dev1", "dev2"],
  });
  expect(reader.credential("dev2")).toMatchObject({ secretHash: null, speaksFor: [] });
  expect(reader.credential("dev3")?.revoked).toBe(true);
  expect(reader.credential("nobody")).toBeNull();
  expect(reader.inventory().gateways).toEqual(new Map([["gw", ["dev1", "dev2"]]]));
});

test("gives the current version of programs, and calendars", async () => {
  const { db } = registry;
  const points = [{ at: { clock: "22:00" }, level: 50, rampTime: 60 }];
  await db
    .insertInto("programs")
    .values([
      { id: "p1", name: "Wohnstraße", current_version: 2, created_at: 1, deleted_at: null },
      { id: "p2", name: "gone", current_version: 1, created_at: 1, deleted_at: 4 },
    ])
    .execute();
  const version = { program_id: "p1", created_at: 1, created_by: "u" };
  await db
    .insertInto("program_versions")
    .values([
      { ...version, version: 1, content: '{"points":[]}' },
      { ...version, version: 2, content: JSON.stringify({ points }) },
      { ...version, program_id: "p2", version: 1, content: '{"points":[]}' },
    ])
    .execute();
  await db
    .insertInto("calendars")
    .values({ id: "c1", name: "Alle", version: 3, content: '{"rules":[],"defaultProgramId":"p1"}' })
    .execute();
  expect(reader.programs()).toEqual([
    { program: { id: "p1", name: "Wohnstraße", points }, version: 2 },
  ]);
  expect(reader.calendars()).toEqual([
    { calendar: { id: "c1", name: "Alle", rules: [], defaultProgramId: "p1" }, version: 3 },
  ]);
});

test("hands on intents once each, in order", async () => {
  const intent = { kind: "override.set", job_id: null, actor: "u1" } as const;
  await registry.db
    .insertInto("intents")
    .values(
      [1, 2, 3].map((number) => ({ ...intent, payload: `{"n":${number}}`, created_at: number })),
    )
    .execute();
  expect(reader.intentsAfter(1, 1)).toEqual([
    { id: 2, kind: "override.set", payload: { n: 2 }, jobId: null, actor: "u1", createdAt: 2 },
  ]);
  expect(reader.intentsAfter(1, 10).map((one) => one.id)).toEqual([2, 3]);
  expect(reader.intentsAfter(3, 10)).toEqual([]);
});
