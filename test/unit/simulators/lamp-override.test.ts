import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CommandMessage, OverrideEntry } from "../../../firmware-contracts/types/messages.ts";
import { bench, clear, hold, hour, minute, second, start } from "./lamp-bench.ts";
import { aProgram } from "./programs.ts";

/** All night at 60 per cent, from 13:00 to 11:00 local, with a ramp of 30 s. */
const sixty = aProgram([
  { at: { clock: "13:00" }, level: 60, rampTime: 30 },
  { at: { clock: "11:00" }, level: 0, rampTime: 30 },
]);

function lit(): ReturnType<typeof bench> {
  const lamp = bench();
  lamp.connect();
  lamp.program(sixty);
  lamp.pass(minute);
  lamp.hush();
  return lamp;
}

const phases = (lamp: ReturnType<typeof bench>): string[] =>
  lamp
    .acks()
    .map(
      ({ version, phase, code }) => `${version} ${phase}${code === undefined ? "" : ` ${code}`}`,
    );

describe("what a lamp does with an override", () => {
  test("obeys, acks when received and when its ramp has ended, and tells its state at both", () => {
    const lamp = lit();
    lamp.override(hold(5, 30, { rampTime: 10, commandId: "job-1" }));
    expect(phases(lamp)).toEqual(["5 received"]);
    expect(lamp.states().at(-1)?.outputs[0]).toMatchObject({
      feedbackLevel: 30,
      actualLightLevel: 60,
      reason: "override",
      slots: { override: { epoch: 1, version: 5 } },
    });
    lamp.pass(5 * second);
    expect(lamp.readings().at(-1)).toMatchObject({ actualLightLevel: 45, feedbackLevel: 30 });
    expect(phases(lamp)).toEqual(["5 received"]);
    lamp.pass(5 * second);
    expect(phases(lamp)).toEqual(["5 received", "5 applied"]);
    expect(lamp.acks()[1]).toMatchObject({ commandId: "job-1", ts: lamp.now });
    expect(lamp.states().at(-1)?.outputs[0]).toMatchObject({ actualLightLevel: 30 });
  });

  test("falls back to the program when it ends, and keeps its rank", () => {
    const lamp = lit();
    lamp.override(hold(5, 10));
    lamp.pass(hour);
    expect(lamp.level()).toBe(60);
    expect(lamp.state.outputs[0]).toMatchObject({
      reason: "program",
      slot: { version: 5, hold: null },
    });
    lamp.override(hold(4, 90, { expiresAt: lamp.now + hour }));
    expect(lamp.level()).toBe(60);
    expect(phases(lamp).at(-1)).toBe("4 rejected stale");
  });

  test("goes back over the program's last ramp time", () => {
    const lamp = lit();
    lamp.override(hold(5, 0));
    lamp.override(clear(6));
    lamp.pass(15 * second);
    expect(lamp.states().at(-1)?.outputs[0]).toMatchObject({
      feedbackLevel: 60,
      reason: "program",
    });
    lamp.hush();
    lamp.take({ kind: "command", message: readNow(7) });
    expect(lamp.readings().at(-1)?.actualLightLevel).toBe(30);
  });

  test.each<[string, OverrideEntry[], number, string[]]>([
    ["expired never acts", [hold(5, 10, { expiresAt: start - 1 })], 60, ["5 rejected expired"]],
    [
      "a smaller version is stale",
      [hold(9, 20), hold(8, 70)],
      20,
      ["9 received", "9 applied", "8 rejected stale"],
    ],
    [
      "a greater epoch outranks any version",
      [hold(9, 20), hold(1, 70, { epoch: 2 })],
      70,
      ["9 received", "9 applied", "1 received", "1 applied"],
    ],
    [
      "a smaller epoch is stale",
      [hold(1, 20, { epoch: 2 }), hold(9, 70)],
      20,
      ["1 received", "1 applied", "9 rejected stale"],
    ],
    [
      "cleared has a rank of its own",
      [hold(5, 20), clear(6), hold(5, 20)],
      60,
      ["5 received", "5 applied", "6 received", "5 rejected stale"],
    ],
    [
      "a repeat is acked as before and changes nothing",
      [hold(5, 20), hold(5, 20)],
      20,
      ["5 received", "5 applied", "5 applied"],
    ],
    ["an output it does not have", [hold(5, 20, { output: 3 })], 60, ["5 rejected unsupported"]],
  ])("%s", (_name, entries, level, expected) => {
    const lamp = lit();
    for (const entry of entries) lamp.override(entry);
    expect(lamp.level()).toBe(level);
    expect(phases(lamp)).toEqual(expected);
  });

  test("each output has its own slot; an entry without output is for all", () => {
    const output = { ratedPower: 30, standbyPower: 0.4, powerCurve: [] };
    const lamp = bench({ outputs: [1, 2].map((number) => ({ ...output, output: number })) });
    lamp.connect();
    lamp.program(sixty);
    lamp.override(hold(5, 30, { output: 2 }));
    expect([lamp.level(1), lamp.level(2)]).toEqual([60, 30]);
    lamp.override(hold(6, 80));
    expect([lamp.level(1), lamp.level(2)]).toEqual([80, 80]);
    expect(lamp.readings().at(-1)?.output).toBe(2);
  });

  test("an ack that never became true is not sent", () => {
    const lamp = lit();
    lamp.override(hold(5, 30, { rampTime: 60 }));
    lamp.pass(10 * second);
    lamp.override(hold(6, 80));
    lamp.pass(hour / 2);
    expect(phases(lamp)).toEqual(["5 received", "6 received", "6 applied"]);
  });
});

describe("groups", () => {
  test("only of a member; leaving drops the group's override, not one of its own", () => {
    const lamp = lit();
    const group = (entry: OverrideEntry): void =>
      lamp.take({ kind: "override", group: "north", message: { overrides: [entry] } });
    group(hold(5, 20));
    expect(phases(lamp)).toEqual(["5 rejected notMember"]);
    lamp.config({ version: 6, groups: ["north"] });
    group(hold(7, 20));
    expect(lamp.level()).toBe(20);
    lamp.config({ version: 8, groups: [] });
    expect(lamp.level()).toBe(60);
    lamp.override(hold(9, 35));
    lamp.config({ version: 10, groups: [] });
    expect(lamp.level()).toBe(35);
  });
});

describe("without valid time", () => {
  test("burns at the default level; an override holds for its own length by uptime", () => {
    const lamp = bench({ keepsTime: false });
    expect(lamp.level()).toBe(100);
    lamp.override(hold(5, 25, { issuedAt: start - hour, expiresAt: start - hour + 10 * minute }));
    expect(lamp.level()).toBe(25);
    lamp.pass(9 * minute);
    expect(lamp.level()).toBe(25);
    lamp.pass(minute);
    expect(lamp.level()).toBe(100);
  });
});

describe("the safety floor", () => {
  test.each([
    ["a level below it is lifted", 10, 30, "floor"],
    ["off is lifted while the lamp is to burn", 0, 30, "floor"],
    ["a level above it stays", 70, 70, "override"],
  ])("%s", (_name, wanted, level, reason) => {
    const lamp = lit();
    lamp.config({ version: 3, minimumLevel: 30 });
    lamp.override(hold(5, wanted));
    expect(lamp.level()).toBe(level);
    expect(lamp.state.outputs[0]?.reason).toBe(reason);
  });

  test("off by day stays off", () => {
    const lamp = bench();
    lamp.connect();
    lamp.program(aProgram([{ at: { clock: "23:00" }, level: 60, rampTime: 0 }]));
    lamp.config({ version: 3, minimumLevel: 30 });
    expect(lamp.level()).toBe(0);
  });
});

function readNow(version: number): CommandMessage {
  return {
    epoch: 1,
    version,
    issuedAt: start,
    expiresAt: start + hour,
    commandId: `c${version}`,
    command: "readNow",
  };
}

test("whatever is lost, doubled and reordered: the greatest rank that came acts", () => {
  const entry = fc
    .record({
      epoch: fc.integer({ min: 1, max: 3 }),
      version: fc.integer({ min: 1, max: 30 }),
      level: fc.integer({ min: 1, max: 100 }),
      cleared: fc.boolean(),
    })
    .map(({ epoch, version, level, cleared }): OverrideEntry =>
      cleared ? clear(version, epoch) : hold(version, level, { epoch }),
    );
  // One commander never gives one rank to two things.
  const sent = fc.uniqueArray(entry, {
    minLength: 1,
    maxLength: 12,
    selector: ({ epoch, version }) => `${epoch}/${version}`,
  });
  const journey = sent.chain((list) =>
    fc.array(fc.constantFrom(...list), { minLength: 1, maxLength: 40 }),
  );
  fc.assert(
    fc.property(journey, (arrived) => {
      const lamp = lit();
      for (const [i, message] of arrived.entries()) {
        lamp.override(message);
        if (i % 5 === 4) lamp.pass(second);
      }
      lamp.pass(minute);
      const last = arrived.toSorted((a, b) => b.epoch - a.epoch || b.version - a.version)[0]!;
      expect(lamp.level()).toBe("cleared" in last ? 60 : last.level);
      expect(lamp.state.outputs[0]?.slot).toMatchObject({
        epoch: last.epoch,
        version: last.version,
      });
    }),
    { numRuns: 300 },
  );
});
