import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import fc from "fast-check";
import { openFieldReader } from "../../../store/field-reader.ts";
import { openOfficeTown } from "./office-town.ts";
import {
  filesAfterKill,
  freshDir,
  handClock,
  removeDir,
  type RunningEngine,
  type Said,
  startEngine,
} from "./running-engine.ts";

const evening = Date.UTC(2026, 10, 21, 19);
const minute = 60_000;
const devices = ["d1", "d2", "d3"];
const lightIds = ["lp_1", "lp_2", "lp_3"];
const dirs: string[] = [];
/** A folder with office.db alone. */
let office: string;

beforeAll(async () => {
  office = freshDir();
  dirs.push(office);
  const town = await openOfficeTown(
    join(office, "office.db"),
    devices.map((deviceId, i) => ({ id: lightIds[i]!, deviceId })),
    evening,
  );
  await town.intent(
    "override.set",
    { lightIds: ["lp_1"], level: 30, rampTime: 0, until: evening + 600 * minute, reason: null },
    "job1",
  );
  await town.close();
});

afterAll(() => {
  for (const dir of dirs) removeDir(dir);
});

/** What happens between two messages. */
type Step = "nothing" | "process" | "commit" | "history" | "everything" | "kill";
const steps: readonly Step[] = ["nothing", "process", "commit", "history", "everything", "kill"];

/** Readings with counters, each twice, some again much later, some told late; faulty messages and events. */
function messagesAt(i: number): readonly Said[] {
  const device = devices[i % 3]!;
  if (i % 8 === 7) return [[device, "telemetry", "{"]];
  if (i % 6 === 5) {
    const phase = i % 12 === 5 ? "start" : "end";
    const event = { eventType: "lampFailure", phase, seq: i, bootId: 1, ts: instant(i) };
    return [[device, "event", event]];
  }
  const again = i % 7 === 6 ? [readingOf(i - 3)] : [];
  return [readingOf(i), ...again, readingOf(i)].map((reading) => [
    device,
    "telemetry",
    { readings: [reading] },
  ]);
}

function instant(i: number): number {
  return evening + i * 7 * minute;
}

function readingOf(i: number): object {
  const ts = i % 5 === 4 ? instant(i) - 20 * minute : instant(i);
  return {
    ts,
    seq: i,
    bootId: 1,
    actualLightLevel: 100,
    activePower: 50,
    activeEnergy: 1_000 + i * 10,
  };
}

async function outcomeOf(run: RunningEngine): Promise<object> {
  run.engine.pollIntents();
  while (run.engine.work(1_000));
  run.engine.commit();
  const { field, telemetry, inbox } = run.stores;
  while (telemetry.cursor() < inbox.last()) {
    run.engine.flushHistory();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const history: unknown[] = [];
  for (const lightPointId of lightIds) {
    history.push(
      await telemetry.history({
        lightPointId,
        from: evening - 60 * minute,
        to: evening + 600 * minute,
        fields: ["activePower", "activeEnergy"],
        maxPoints: 10_000,
      }),
    );
  }
  const twins = [...field.loadTwins()].map(({ lightId, measured, seen, openEvents, desired }) => ({
    lightId,
    measured,
    seen,
    openEvents,
    level: desired.level,
  }));
  const energy = [...field.loadTwins()].map((twin) => ("energy" in twin ? twin.energy : null));
  const ledger = field.ledgerLine("job1", "lp_1");
  const outcome = {
    twins,
    energy,
    history,
    town: field.townHours(0).map(({ hourStart, wh }) => ({ hourStart, wh: Math.round(wh * 1e6) })),
    command: ledger === null ? null : { state: ledger.state, level: ledger.level },
    // The others follow from what is desired, and so from when the override was carried out.
    causes: field
      .openCauses()
      .filter(({ kind }) => kind === "lampFailure" || kind === "schemaViolation")
      .map(({ kind, lightPointId }) => `${kind} ${lightPointId}`)
      .toSorted(),
  };
  const { dir } = run;
  await run.engine.close();
  const reader = await openFieldReader(join(dir, "field.db"));
  const { total } = await reader.quarantine({ limit: 1 });
  // Rows of hours in progress may lag behind the twins' accounts until field closes.
  const hours = await Promise.all(
    twins.map(({ lightId }) => reader.energyOfLight(lightId, 0, evening + 600 * minute)),
  );
  await reader.close();
  return { ...outcome, hours, quarantined: total };
}

async function play(plan: readonly Step[]): Promise<object> {
  const clock = handClock(evening);
  const begin = (from: string): RunningEngine => {
    const dir = filesAfterKill(from);
    dirs.push(dir);
    return startEngine(dir, clock);
  };
  let run = begin(office);
  for (const [i, step] of plan.entries()) {
    clock.set(instant(i));
    run.accept(...messagesAt(i));
    if (step === "process" || step === "everything") while (run.engine.work(1_000));
    if (step === "commit" || step === "everything") run.engine.commit();
    if (step === "history" || step === "everything") run.engine.flushHistory();
    if (step === "everything") run.engine.pollIntents();
    if (step === "kill") {
      const killed = run;
      run = begin(killed.dir);
      killed.stores.field.close();
      killed.stores.inbox.close();
      killed.stores.office.close();
      await killed.stores.telemetry.close();
    }
  }
  return await outcomeOf(run);
}

const length = 20;

test("whenever field is killed, twins, energy, ledger, history and quarantine come out as if it had not been", async () => {
  const expected = await play(Array.from({ length }, () => "nothing" as const));
  expect(expected).toMatchObject({ command: { state: "queued", level: 30 } });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...steps), { minLength: length, maxLength: length }),
      async (plan) => {
        expect(await play(plan)).toEqual(expected);
      },
    ),
    { numRuns: 8 },
  );
}, 60_000);
