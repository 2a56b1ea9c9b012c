import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LightView } from "../../api/contract/lights.ts";
import type { JobView } from "../../api/contract/overrides.ts";
import type { OverviewView } from "../../api/contract/overview.ts";
import type { CabinetView, SegmentView } from "../../api/contract/stock.ts";
import type { Fleet } from "../../simulators/fleet.ts";
import { eventually } from "./town-field.ts";
import { startWholeTown, type WholeTown } from "./whole-town.ts";

/** 15:20 in Berlin, an hour before the usual program lights its lamps. A minute passes in a second. */
const clock = {
  startedAtMs: Date.now(),
  originMs: Date.parse("2026-11-10T14:20:00Z"),
  speed: 60,
};
const minute = 60_000;

const feature = (properties: object, x: number) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates: [13.4 + x / 1000, 52.5] },
  properties,
});
const lamp = (number: string, segment: string, more: object) => ({
  kind: "lightPoint",
  number,
  street: "Ringstraße",
  cabinet: "S1",
  segment,
  ratedPower: 50,
  standbyPower: 0.5,
  output: 1,
  ...more,
});
const inventory = JSON.stringify({
  type: "FeatureCollection",
  features: [
    feature(
      {
        kind: "cabinet",
        number: "S1",
        device: "cabinet",
        segments: [
          { number: "1", output: 1, dayPowered: true },
          { number: "2", output: 2, dayPowered: false },
        ],
      },
      0,
    ),
    ...[1, 2, 3].map((i) => feature(lamp(`A${i}`, "1", { switching: "byCabinet" }), i)),
    feature(lamp("N1", "2", { switching: "networked", device: "own" }), 4),
  ],
});

describe("a cabinet switches its segments, by office, field and controller as they run in earnest:", () => {
  let town: WholeTown;
  let fleet: Fleet;
  let fed: string;

  beforeAll(async () => {
    const own = { text: inventory, cabinets: ["cabinet"] };
    town = await startWholeTown(["cabinet", "own"], clock, own);
    fleet = await town.lightUp("cabinet", "own");
    const { rows } = await read<{ rows: { id: string; number: string }[] }>("/api/v1/lights");
    fed = rows.find(({ number }) => number === "A1")?.id ?? "";
  });

  afterAll(() => town.close());

  const read = async <T>(path: string): Promise<T> => {
    const { status, json } = await town.client().send("GET", path);
    expect(status).toBe(200);
    return json as T;
  };
  const light = (id: string): Promise<LightView> => read(`/api/v1/lights/${id}`);
  const cabinet = async (): Promise<CabinetView> => {
    const { items } = await read<{ items: CabinetView[] }>("/api/v1/cabinets");
    return items[0]!;
  };
  const segment = async (number: string): Promise<SegmentView> =>
    (await cabinet()).segments.find((one) => one.number === number)!;
  const causes = async () => (await read<OverviewView>("/api/v1/overview")).causes;
  const order = async (level: number) => {
    const { id } = await segment("1");
    const body = { segmentIds: [id], level, rampTime: 0, until: town.now() + 20 * minute };
    const { status, json } = await town.client().send("POST", "/api/v1/overrides", body);
    expect(status).toBe(202);
    return String(json.jobId);
  };
  const release = async (): Promise<void> => {
    const { id } = await segment("1");
    const { status } = await town
      .client()
      .send("POST", "/api/v1/overrides/end", { segmentIds: [id] });
    expect(status).toBe(202);
  };
  const jobOf = (jobId: string): Promise<JobView> => read(`/api/v1/jobs/${jobId}`);
  const isShown = (id: string, wanted: object): Promise<unknown> =>
    eventually(async () => expect((await light(id)).light).toMatchObject(wanted));

  test("by day its segments are off, and its meter, door and hand switch are read", async () => {
    await eventually(async () => {
      const { live } = await cabinet();
      expect(live).toMatchObject({ online: true, doorOpen: false, localOverride: "NONE" });
      expect(live?.totalPowerW).toBeGreaterThan(0);
      expect(await segment("1")).toMatchObject({ desiredOn: false, actualOn: false });
    });
    await isShown(fed, { status: "off", levelPercent: 0, powerW: 0, stale: false });
  });

  test("a segment is switched on by hand, and its light points follow what its controller says", async () => {
    const jobId = await order(100);
    await eventually(async () => {
      const { lines } = await jobOf(jobId);
      expect(["applied", "measured"]).toContain(lines[0]?.state);
    });
    await isShown(fed, { status: "on", levelPercent: 100, powerW: 50 });
    const { why, twin } = await light(fed);
    expect(why[0]).toMatchObject({
      code: "segmentOn",
      won: true,
      parameters: { segment: "1", cabinet: "S1", reasonCode: "override" },
    });
    expect(why.filter(({ won }) => won)).toHaveLength(1);
    expect(twin.calculated).toBe(true);
    await release();
  });

  test("at dusk the program switches both segments, and the lamp without day power comes to life", async () => {
    await eventually(async () => {
      expect(await segment("1")).toMatchObject({ actualOn: true, reason: "program" });
      expect(await segment("2")).toMatchObject({ actualOn: true, reason: "program" });
    }, 120_000);
    await isShown(town.lightOf("own"), { status: "on", levelPercent: 100 });
    // Light points follow their segment with one of the next frames, and measure what they take with their next reading.
    await eventually(async () => {
      const { counts, bySwitching, powerKw } = await read<OverviewView>("/api/v1/overview");
      expect(bySwitching).toEqual({ networked: 1, byCabinet: 3, notNetworked: 0 });
      expect(counts).toMatchObject({ on: 4 });
      expect(powerKw).toBeCloseTo(0.2, 2);
    });
  }, 120_000);

  test("a breaker trips: one cause with three light points, which are dark; then it is put back", async () => {
    const trip = (tripped: boolean): void =>
      fleet.happen("cabinet", {
        kind: "fault",
        fault: { kind: "breaker", output: 1, tripped },
      });
    trip(true);
    await isShown(fed, { status: "fault", levelPercent: 0, powerW: 0 });
    expect(await causes()).toMatchObject([
      { code: "circuitBreakerTripped", lightCount: 3, parameters: { cabinet: "S1", segment: "1" } },
    ]);
    trip(false);
    await isShown(fed, { status: "on", levelPercent: 100 });
    await eventually(async () => expect(await causes()).toEqual([]));
  });

  test("the hand switch of the cabinet goes before everything, and an order is refused in its words", async () => {
    fleet.happen("cabinet", { kind: "fault", fault: { kind: "hand", position: "OFF" } });
    await isShown(fed, { status: "off", levelPercent: 0, byHand: true });
    await eventually(async () => {
      expect((await causes()).map(({ code }) => code)).toEqual(["localOverride"]);
    });
    const jobId = await order(100);
    await eventually(async () => {
      expect((await jobOf(jobId)).lines[0]).toMatchObject({
        state: "rejected",
        code: "localOverride",
      });
    });
    await release();
    fleet.happen("cabinet", { kind: "fault", fault: { kind: "hand", position: "NONE" } });
    await isShown(fed, { status: "on", byHand: false });
  });

  test("field is killed and starts again: the segment burns as before, and its light points' energy goes on", async () => {
    const before = (await light(fed)).energyTonightWh ?? 0;
    await town.killField();
    await town.startField();
    await eventually(async () => {
      expect(await segment("1")).toMatchObject({ desiredOn: true, actualOn: true });
      expect((await cabinet()).live?.online).toBe(true);
    });
    await isShown(fed, { status: "on", levelPercent: 100, stale: false });
    expect((await light(fed)).energyTonightWh ?? 0).toBeGreaterThanOrEqual(before);
  });

  test("the controller falls silent: its light points are shown by plan and as old, and one cause tells of it", async () => {
    fleet.supply(["cabinet"], false);
    await isShown(fed, { status: "on", levelPercent: 100, stale: true });
    await eventually(async () => {
      expect(await segment("1")).toMatchObject({ desiredOn: true, actualOn: null });
      const lost = (await causes()).filter(({ code }) => code === "communicationFailure");
      expect(lost).toMatchObject([{ lightCount: 0, parameters: { cabinet: "S1" } }]);
    });
    const { why } = await light(fed);
    expect(why[0]?.code).toBe("segmentSilent");
  });
});
