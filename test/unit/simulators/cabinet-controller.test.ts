import { expect, test } from "vitest";
import type { ProgramMessage } from "../../../firmware-contracts/types/messages.ts";
import { createDecoder } from "../../../firmware-contracts/decode.ts";
import { withLoad } from "../../../simulators/cabinet-controller.ts";
import { contentOf, runProgram } from "../../../simulators/evaluate-program.ts";
import type { CabinetFault } from "../../../simulators/cabinet-controller.ts";
import { bench, hour, minute, start, type Bench } from "./lamp-bench.ts";
import { aProgram } from "./programs.ts";

const segment = (output: number, ratedPower: number) => ({
  output,
  ratedPower,
  standbyPower: 0,
  powerCurve: [],
});

/** K1 feeds 1,000 W and K2 500 W; 20 W for itself and 4 % in the cables. */
function controller(): Bench {
  const cabinet = bench({
    device: "cc-1",
    outputs: [segment(1, 1_000), segment(2, 500)],
    cabinet: { names: { 1: "K1", 2: "K2" }, ownWatts: 20, lossShare: 0.04 },
  });
  cabinet.connect();
  return cabinet;
}

const at = (clock: string, level: number) => ({ at: { clock }, level, rampTime: 60 });
const program: ProgramMessage = {
  ...aProgram([at("17:00", 60), at("06:00", 0)]),
  outputs: [{ output: 2, calendar: [], defaultProgram: "half" }],
};
const message: ProgramMessage = {
  ...program,
  programs: [
    ...program.programs,
    { id: "half", points: [at("17:00", 100), at("23:00", 0), at("05:00", 100), at("06:00", 0)] },
  ],
};
const take = (cabinet: Bench, given: ProgramMessage = message): void => {
  const byOutput = new Map([[2, runProgram(contentOf(given, 2))]]);
  cabinet.take({
    kind: "program",
    message: given,
    runner: runProgram(contentOf(given, 0)),
    byOutput,
  });
};
const fault = (cabinet: Bench, given: CabinetFault): void =>
  cabinet.take({ kind: "fault", fault: given });
const on = (cabinet: Bench): unknown[] =>
  cabinet
    .readings()
    .at(-1)
    ?.segments?.map(({ actualState }) => actualState) ?? [];

test("it announces itself as what it is, and everything it says is to the contract", () => {
  const cabinet = controller();
  take(cabinet);
  cabinet.pass(3 * hour);
  fault(cabinet, { kind: "door", open: true });
  fault(cabinet, { kind: "breaker", output: 2, tripped: true });
  const announced = cabinet.said.find((said) => said.message === "announce");
  expect(announced?.payload).toMatchObject({
    deviceClass: "cabinetController",
    outputCalendars: true,
    outputs: [
      { output: 1, dimmable: false, segment: "K1" },
      { output: 2, dimmable: false, segment: "K2" },
    ],
  });
  const codec = createDecoder();
  for (const said of cabinet.said) {
    const decoded = codec.decode(said.message, Buffer.from(JSON.stringify(said.payload)));
    expect(decoded).toMatchObject({ ok: true, unknown: [] });
  }
});

test("each segment goes by its own calendar, on at every level above 0 and at once", () => {
  const cabinet = controller();
  take(cabinet);
  const seen: string[] = [];
  // From 16:00 to 10:00 local time.
  for (let minutes = 0; minutes < 18 * 60; minutes++) {
    cabinet.pass(minute);
    const now = `${cabinet.level(1)} ${cabinet.level(2)}`;
    const time = new Date(cabinet.now + hour).toISOString().slice(11, 16);
    if (seen.at(-1)?.slice(6) !== now) seen.push(`${time} ${now}`);
  }
  expect(seen).toEqual(["16:01 0 0", "17:00 100 100", "23:00 100 0", "05:00 100 100", "06:00 0 0"]);
});

test("its meter counts what its segments and the lamps beside them take, with losses and itself", () => {
  const cabinet = controller();
  take(cabinet);
  cabinet.pass(2 * hour);
  cabinet.state = withLoad(cabinet.state, 250);
  cabinet.pass(minute);
  const before = cabinet.state.cabinet!.meter;
  cabinet.hush();
  cabinet.pass(hour);
  const reading = cabinet.readings().at(-1)!;
  const watts = (1_000 + 500 + 250) * 1.04 + 20;
  expect(reading.totalPower).toBeCloseTo(watts, 1);
  expect(cabinet.state.cabinet!.meter - before).toBeCloseTo(watts, 3);
  const { phase1Current, phase1Voltage, phase1PowerFactor } = reading;
  expect((phase1Current ?? 0) * (phase1Voltage ?? 0) * (phase1PowerFactor ?? 0)).toBeCloseTo(
    watts * 0.34,
    -1,
  );
});

test("a tripped breaker takes the voltage, not the wish; put back, the segment burns again", () => {
  const cabinet = controller();
  take(cabinet);
  cabinet.pass(2 * hour);
  fault(cabinet, { kind: "breaker", output: 1, tripped: true });
  expect(on(cabinet)).toEqual(["OFF", "ON"]);
  expect(cabinet.states().at(-1)?.outputs[0]).toMatchObject({
    feedbackLevel: 100,
    actualLightLevel: 0,
  });
  fault(cabinet, { kind: "breaker", output: 1, tripped: false });
  expect(on(cabinet)).toEqual(["ON", "ON"]);
});

test("the hand switch goes before program and override, and refuses what comes meanwhile", () => {
  const cabinet = controller();
  take(cabinet);
  fault(cabinet, { kind: "hand", position: "ON" });
  expect(on(cabinet)).toEqual(["ON", "ON"]);
  expect(cabinet.states().at(-1)?.outputs[0]).toMatchObject({ reason: "localOverride" });
  const entry = { epoch: 1, version: 1, issuedAt: start, expiresAt: start + hour, output: 1 };
  cabinet.override({ ...entry, level: 0, rampTime: 0, reason: "override" });
  expect(cabinet.acks().at(-1)).toMatchObject({ phase: "rejected", code: "localOverride" });
  fault(cabinet, { kind: "hand", position: "NONE" });
  expect(on(cabinet)).toEqual(["OFF", "OFF"]);
  cabinet.override({ ...entry, version: 2, level: 30, rampTime: 20, reason: "override" });
  expect(cabinet.level(1)).toBe(100);
  expect(on(cabinet)).toEqual(["ON", "OFF"]);
});
