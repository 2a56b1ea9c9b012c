import fc from "fast-check";
import { expect, test } from "vitest";
import { newTwin } from "../../../domain/new-twin.ts";
import type { SeqWindow } from "../../../domain/twin-model.ts";
import type { StoredTwin } from "../../../store/twin-row-form.ts";
import { decodeTwin, encodeTwin } from "../../../store/twin-row.ts";

const instant = fc.integer({ min: 0, max: 8e15 });
const value = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0));
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const reason = fc.constantFrom(
  ...(["default", "program", "sensor", "override", "event", "emergency", "floor"] as const),
  "localOverride" as const,
);
const window: fc.Arbitrary<SeqWindow> = fc
  .tuple(fc.nat(), fc.nat(2 ** 31), fc.array(fc.integer(), { minLength: 8, maxLength: 8 }))
  .map(([bootId, top, bits]) => ({ bootId, top, bits }));

/** Gives every field of a part that may hold a number or nothing something else. */
function numbersOf<T extends object>(part: T): fc.Arbitrary<T> {
  const entries = Object.entries(part).map(([name, now]) => [
    name,
    now === null || typeof now === "number" ? maybe(value) : fc.constant(now),
  ]);
  // The same names with values that the type of the part allows, but for null where it has a number: a row does not care.
  return fc.record(Object.fromEntries(entries), { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const blank = newTwin({ lightId: "lp_ä", switching: "networked" });
const noText = { programHash: null, reason: null };
const twins: fc.Arbitrary<StoredTwin> = fc
  .record({
    numbers: numbersOf({ ...blank, openEvents: null, online: null }),
    desired: numbersOf({ ...blank.desired, programHash: "" }),
    reported: numbersOf({ ...blank.reported, ...noText, programHash: "", reason: "" }),
    measured: numbersOf(blank.measured),
    deviations: numbersOf(blank.deviations),
    hashes: fc.tuple(maybe(fc.string()), maybe(fc.string({ unit: "binary" }))),
    reasons: fc.tuple(reason, maybe(reason)),
    switching: fc.constantFrom("networked", "byCabinet", "notNetworked"),
    availability: fc.constantFrom("online", "late", "offline", "neverSeen"),
    quality: fc.constantFrom("good", "clock"),
    online: fc.boolean(),
    inWork: fc.constantFrom({}, { inWork: true }),
    openEvents: fc.dictionary(fc.string(), instant, { noNullPrototype: true }),
    windows: fc.tuple(fc.option(window), fc.option(window)),
    controller: fc.constantFrom(undefined, null, { serial: "ü".repeat(9_000), n: 1 }),
    energy: fc.constantFrom("missing" as const, "none" as const, "some" as const),
    amounts: fc.array(value, { minLength: 13, maxLength: 13 }),
  })
  .map((all) => {
    const twin = {
      ...all.numbers,
      switching: all.switching,
      availability: all.availability,
      online: all.online,
      ...all.inWork,
      openEvents: all.openEvents,
      desired: { ...all.desired, programHash: all.hashes[0], reason: all.reasons[0] },
      reported: { ...all.reported, programHash: all.hashes[1], reason: all.reasons[1] },
      measured: { ...all.measured, quality: all.quality },
      deviations: all.deviations,
      seen: all.windows[0] ?? blank.seen,
      seenBefore: all.windows[1] ?? blank.seenBefore,
      lightId: blank.lightId,
      ...(all.controller === undefined ? {} : { controller: all.controller }),
      ...(all.energy === "missing" ? {} : { energy: energyOf(all.energy, all.amounts) }),
    };
    // Built from a blank twin, field by field.
    return twin as unknown as StoredTwin;
  });

function energyOf(kind: "none" | "some", amounts: readonly number[]) {
  if (kind === "none") return null;
  const [at, activePower, activeEnergy, counterAt, bridgedWh, ...rest] = amounts;
  const [hourStart, counterWh, powerWh, calculatedWh, gapMs, coveredMs, ...last] = rest;
  return {
    mark: { at, activePower, activeEnergy, counterAt, bridgedWh },
    hour: { hourStart, counterWh, powerWh, calculatedWh, gapMs, coveredMs },
    nightFrom: last[0],
    tonightWh: last[1],
  };
}

test("a twin comes back from its row as it was, whatever is known of it", () => {
  fc.assert(
    fc.property(twins, fc.nat(9), (twin, offset) => {
      const row = encodeTwin(twin);
      const moved = new Uint8Array(offset + row.length);
      moved.set(row, offset);
      expect(decodeTwin(twin.lightId, moved.subarray(offset))).toStrictEqual(twin);
    }),
  );
});

test("a row of a form that is not known is refused by name", () => {
  const row = encodeTwin(blank).slice();
  row[0] = 99;
  expect(() => decodeTwin("lp_7", row)).toThrow('the stored twin of "lp_7" has a form');
  expect(() => decodeTwin("lp_7", row.subarray(0, 0))).toThrow('"lp_7"');
});

test("a word that a row knows no number for is refused", () => {
  // What a caller with a wrong cast would hand over.
  const twin = { ...blank, availability: "asleep" } as unknown as StoredTwin;
  expect(() => encodeTwin(twin)).toThrow('"asleep"');
});
