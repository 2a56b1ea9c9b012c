import { join } from "node:path";
import { openOfficeTown, type OfficeTown, point, type TownLight } from "./office-town.ts";
import type { RunningEngine } from "./running-engine.ts";

/** Light points of the cabinet town by segment: two by cabinet all night, one by cabinet half the night, one with a controller of its own. */
const lights: readonly TownLight[] = [
  { id: "lp_a", deviceId: null, switching: "byCabinet" },
  { id: "lp_b", deviceId: null, switching: "byCabinet" },
  { id: "lp_c", deviceId: null, switching: "byCabinet" },
  { id: "lp_n", deviceId: "d1" },
];
const segmentOf: Readonly<Record<string, string>> = {
  lp_a: "k1",
  lp_b: "k1",
  lp_c: "k2",
  lp_n: "k3",
};

interface CabinetTownParts {
  /** Light points whose lamps have a floor, %. */
  readonly minimumLevel?: number;
  /** Outputs of the segments; none where there is no controller. */
  readonly controlled?: boolean;
}

/**
 * One cabinet with the controller "cc1" and three segments: K1 and K3 go by the calendar of their light points (on 18:00 to 06:00), K2 by one of its
 * own (off from 23:00 to 05:00). K3 has no voltage while it is off.
 */
export async function openCabinetTown(
  dir: string,
  now: number,
  { minimumLevel = 0, controlled = true }: CabinetTownParts = {},
): Promise<OfficeTown> {
  const town = await openOfficeTown(
    join(dir, "office.db"),
    lights.map((light) => ({ ...light, minimumLevel })),
    now,
  );
  const { db } = town.registry;
  await db
    .insertInto("devices")
    .values({
      id: "cc1",
      secret_hash: null,
      kind: "cabinet",
      gateway_id: null,
      created_at: now,
      revoked_at: null,
    })
    .execute();
  await db
    .insertInto("programs")
    .values({ id: "p2", name: "Half night", current_version: 1, created_at: now, deleted_at: null })
    .execute();
  const points = [point("18:00", 100), point("23:00", 0), point("05:00", 100), point("06:00", 0)];
  await db
    .insertInto("program_versions")
    .values({
      program_id: "p2",
      version: 1,
      content: JSON.stringify({ points }),
      created_at: now,
      created_by: "test",
    })
    .execute();
  await db
    .insertInto("calendars")
    .values({
      id: "c2",
      name: "Half night",
      content: JSON.stringify({ rules: [], defaultProgramId: "p2" }),
      version: 1,
    })
    .execute();
  await db
    .insertInto("cabinets")
    .values({
      id: "cab1",
      number: "S1",
      name: null,
      lat: null,
      lon: null,
      device_id: controlled ? "cc1" : null,
    })
    .execute();
  for (const [output, id] of ["k1", "k2", "k3"].entries()) {
    await db
      .insertInto("segments")
      .values({
        id,
        cabinet_id: "cab1",
        number: String(output + 1),
        output: controlled ? output + 1 : null,
        calendar_id: id === "k2" ? "c2" : null,
        day_powered: id === "k3" ? 0 : 1,
      })
      .execute();
  }
  for (const [id, segment_id] of Object.entries(segmentOf)) {
    await db
      .updateTable("light_points")
      .set({ cabinet_id: "cab1", segment_id })
      .where("id", "=", id)
      .execute();
  }
  return town;
}

/** The controller of that cabinet, as a test plays it: what it says goes into the engine at once. */
export interface PlayedController {
  connect(outputCalendars?: boolean): void;
  /** A reading of the whole cabinet; `on`: the outputs with voltage. */
  reads(on: readonly number[], more?: Readonly<Record<string, unknown>>): void;
  /** A state message; `override`: by output, the slot acted on last. */
  tells(
    on: readonly number[],
    reason?: string,
    override?: Readonly<Record<number, { epoch: number; version: number }>>,
  ): void;
  event(eventType: string, phase: "start" | "end", output?: number): void;
  ack(what: { epoch: number; version: number }, output: number, phase: string, code?: string): void;
}

export function playController(run: RunningEngine, now: () => number): PlayedController {
  let seq = 0;
  let eventSeq = 0;
  const outputs = [1, 2, 3];
  const programHash = (): unknown =>
    run.published.findLast(({ topic }) => topic === "lp/v1/town/cc1/program")?.content["hash"] ??
    null;
  return {
    connect(outputCalendars = true) {
      run.say(
        ["cc1", "connection", { online: true, bootId: 1, connectionCount: 1 }],
        [
          "cc1",
          "announce",
          {
            serial: "CC",
            hwType: "C",
            swVersion: "1",
            deviceClass: "cabinetController",
            bootId: 1,
            outputs: outputs.map((output) => ({ output, dimmable: false, segment: `K${output}` })),
            maxSwitchPoints: 100,
            outputCalendars,
            astro: true,
            clo: false,
            sensors: ["door", "meter"],
            reportingInterval: 900,
          },
        ],
      );
    },
    reads(on, more = {}) {
      const segments = outputs.map((output) => ({
        segment: `K${output}`,
        actualState: on.includes(output) ? "ON" : "OFF",
      }));
      const reading = { ts: now(), seq: seq++, bootId: 1, segments, ...more };
      run.say(["cc1", "telemetry", { readings: [reading] }]);
    },
    tells(on, reason = "program", override = {}) {
      run.say([
        "cc1",
        "state",
        {
          ts: now(),
          bootId: 1,
          outputs: outputs.map((output) => ({
            output,
            feedbackLevel: on.includes(output) ? 100 : 0,
            actualLightLevel: on.includes(output) ? 100 : 0,
            reason,
            slots: output in override ? { override: override[output] } : {},
          })),
          programHash: programHash(),
          lastTimeSync: now(),
        },
      ]);
    },
    event(eventType, phase, output) {
      const content = { ts: now(), seq: eventSeq++, bootId: 1, eventType, phase };
      run.say(["cc1", "event", output === undefined ? content : { ...content, output }]);
    },
    ack(what, output, phase, code) {
      const { epoch, version } = what;
      const content = { kind: "override", bootId: 1, output, epoch, version, phase };
      run.say(["cc1", "ack", code === undefined ? content : { ...content, code }]);
    },
  };
}
