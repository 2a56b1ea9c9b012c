import { expect, test } from "vitest";
import type { CommandMessage } from "../../../firmware-contracts/types/messages.ts";
import { devicesOfFile } from "../../../simulators/device-file.ts";
import { levelAt } from "../../../simulators/lamp-electrics.ts";
import { type Bench, bench, hold, hour, minute, second, start, traits } from "./lamp-bench.ts";
import { aProgram } from "./programs.ts";

const command = (parts: Partial<CommandMessage>): CommandMessage => ({
  epoch: 1,
  version: 20,
  issuedAt: start,
  expiresAt: start + hour,
  commandId: "c20",
  command: "identify",
  ...parts,
});
const [head] = traits().outputs;
const twoHeads = { outputs: [head!, { ...head!, output: 2 }] };
const light = (lamp: Bench, output = 1): number =>
  levelAt(
    lamp.state.outputs.find((one) => one.output === output)!,
    lamp.now,
  );

test.each([
  [0, [100, 0, 100, 0, 100, 0]],
  [100, [0, 100, 0, 100, 0, 100]],
  [40, [0, 100, 0, 100, 0, 100]],
])("blinking from %i %%, second by second, and back again", (level, seen) => {
  const lamp = bench();
  lamp.connect();
  lamp.override(hold(2, level));
  lamp.pass(minute);
  lamp.hush();
  lamp.take({ kind: "command", message: command({ duration: 6 }) });
  expect(lamp.acks()).toMatchObject([{ kind: "command", commandId: "c20", phase: "received" }]);
  const levels = seen.map(() => {
    const now = light(lamp);
    lamp.pass(second);
    return now;
  });
  expect(levels).toEqual(seen);
  expect(light(lamp)).toBe(level);
  expect(lamp.acks().at(-1)).toMatchObject({ commandId: "c20", phase: "applied" });
  // It shows at once that it blinks, and afterwards that it has gone back.
  expect(lamp.states().map(({ outputs }) => outputs[0]?.actualLightLevel)).toEqual([
    seen[0],
    level,
  ]);
  expect(lamp.states().every(({ outputs }) => outputs[0]?.feedbackLevel === level)).toBe(true);
});

test("of two heads the one that is meant blinks, without an output both do", () => {
  const lamp = bench(twoHeads);
  lamp.connect();
  lamp.override(hold(2, 0));
  lamp.take({ kind: "command", message: command({ output: 2, duration: 4 }) });
  expect([light(lamp), light(lamp, 2)]).toEqual([0, 100]);
  lamp.pass(minute);
  lamp.take({ kind: "command", message: command({ commandId: "c21", duration: 4 }) });
  expect([light(lamp), light(lamp, 2)]).toEqual([100, 100]);
  lamp.take({ kind: "command", message: command({ commandId: "c22", output: 3 }) });
  expect(lamp.acks().at(-1)).toMatchObject({ phase: "rejected", code: "unsupported" });
});

test("what is ordered while it blinks is in force afterwards", () => {
  const lamp = bench();
  lamp.connect();
  lamp.override(hold(2, 100));
  lamp.take({ kind: "command", message: command({ duration: 6 }) });
  lamp.pass(second);
  lamp.override(hold(3, 30));
  lamp.pass(minute);
  expect(light(lamp)).toBe(30);
});

test("half of the time dark, half of it bright: the counter says so", () => {
  const lamp = bench();
  lamp.connect();
  lamp.override(hold(2, 0));
  lamp.pass(minute);
  const before = lamp.state.outputs[0]!.energy;
  lamp.take({ kind: "command", message: command({ duration: 600 }) });
  lamp.pass(10 * minute);
  const wh = lamp.state.outputs[0]!.energy - before;
  expect(wh).toBeGreaterThan(((40 + 0.5) / 2 / 6) * 0.95);
  expect(wh).toBeLessThan(((40 + 0.5) / 2 / 6) * 1.05);
});

test("readNow is answered at once with the state and a reading", () => {
  const lamp = bench();
  lamp.connect();
  lamp.pass(minute);
  lamp.hush();
  lamp.take({ kind: "command", message: command({ command: "readNow" }) });
  expect(lamp.said.map(({ message }) => message).toSorted()).toEqual(["ack", "state", "telemetry"]);
  expect(lamp.acks()).toMatchObject([{ phase: "applied" }]);
});

test("out of use it forgets program, configuration and override, with their rank", () => {
  const lamp = bench();
  lamp.connect();
  lamp.program(aProgram([{ at: { clock: "23:00" }, level: 60, rampTime: 0 }]));
  lamp.config({ version: 3, defaultLightLevel: 55 });
  lamp.override(hold(9, 20));
  for (const what of ["override", "program", "config"] as const)
    lamp.take({ kind: "forget", what });
  expect(lamp.level()).toBe(100);
  expect(lamp.states().at(-1)).toMatchObject({ programHash: null });
  lamp.override(hold(2, 35));
  expect(lamp.level()).toBe(35);
});

test("controllers that wait to be bound come from a file with their secrets", () => {
  const { devices, secrets } = devicesOfFile(
    JSON.stringify([
      { device: "n1", secret: "s1", longitude: 9.1, latitude: 48.7, ratedPower: 24 },
      { device: "n2", secret: "s2", outputs: 2 },
    ]),
  );
  expect(devices).toMatchObject([
    { device: "n1", position: [9.1, 48.7], outputs: [{ output: 1, ratedPower: 24 }] },
    { device: "n2", position: null, outputs: [{ output: 1 }, { output: 2, ratedPower: 40 }] },
  ]);
  expect(secrets).toEqual({ n1: "s1", n2: "s2" });
});

test.each([
  ["no list", {}, "list"],
  ["no secret", [{ device: "n1" }], "Entry 1: `secret` of n1 is missing"],
  ["a name that cannot be one", [{ device: "a b", secret: "s" }], "Entry 1: `device`"],
  ["the same twice", ["n1", "n1"].map((device) => ({ device, secret: "s" })), "Entry 2: n1"],
  ["a place in words", [{ device: "n1", secret: "s", latitude: "north" }], "`latitude` must be"],
  ["no output", [{ device: "n1", secret: "s", outputs: 0 }], "`outputs` is 0"],
])("a file with %s is refused with the reason", (_, content, reason) => {
  expect(() => devicesOfFile(JSON.stringify(content))).toThrow(reason);
});
