import fc from "fast-check";
import { expect, test } from "vitest";
import { toLevel } from "../../../domain/level.ts";
import { liftedNight, restingLevel } from "../../../domain/lifted-night.ts";
import { isToBurn, levelAt, stepAt } from "../../../domain/night-level.ts";
import { decideLevel } from "../../../domain/precedence.ts";
import { resolveNight } from "../../../domain/resolve-night.ts";
import { berlin, calendar, point, program } from "./plans.ts";

const nothing = { emergency: null, override: null, event: null, sensor: null };
const level = fc.nat(100).map(toLevel);

test("a lifted night holds at each minute what the lamp is told to hold, a dark hour in the middle too", () => {
  fc.assert(
    fc.property(level, level, level, level, (first, second, third, floor) => {
      const plan = program(
        "p",
        point("18:00", first),
        point("22:00", second),
        point("02:00", third),
        point("06:00", 0),
      );
      const date = Temporal.PlainDate.from("2026-11-21");
      const night = resolveNight(calendar("p"), [plan], berlin, date);
      const lifted = liftedNight(night, floor);
      const light = { minimumLevel: floor, neverDim: false, defaultLightLevel: toLevel(100) };
      for (let at = night.from; at < night.to; at += 30 * 60_000) {
        const wishes = { ...nothing, program: stepAt(night, at) };
        expect(levelAt(lifted, at)).toBe(decideLevel(wishes, light, isToBurn(night, at), at).level);
      }
    }),
    { numRuns: 50 },
  );
});

test("without a program a light point holds its default level, lifted as it is told", () => {
  fc.assert(
    fc.property(level, level, fc.boolean(), (minimumLevel, defaultLightLevel, neverDim) => {
      const light = { minimumLevel, defaultLightLevel, neverDim };
      const told = decideLevel({ ...nothing, program: null }, light, true, 0).level;
      expect(restingLevel(light)).toBe(told);
    }),
  );
});
