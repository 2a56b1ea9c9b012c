import { describe, expect, test } from "vitest";
import { availabilityOf, judgeAvailability, type Listening } from "../../../domain/availability.ts";
import { newTwin } from "../../../domain/new-twin.ts";
import type { Availability, Twin } from "../../../domain/twin-model.ts";
import { light } from "./plans.ts";

const T = 1_800_000_000_000;
const INTERVAL = 900;
const MS = INTERVAL * 1000;
function twinWith(change: (twin: Twin) => void, switching = light().switching): Twin {
  const twin = newTwin(light({ switching }));
  change(twin);
  return twin;
}

describe("availability", () => {
  const listening: Listening = {
    reportingInterval: INTERVAL,
    listeningSince: T - 100 * MS,
    poweredSince: T - 100 * MS,
    unpoweredSince: 0,
  };
  const heard = (before: Availability, silentIntervals: number): Twin =>
    twinWith((twin) => {
      twin.lastSeen = T - silentIntervals * MS;
      twin.availability = before;
      twin.online = true;
    });

  test.each([
    ["just now", 0, "online"],
    ["two intervals ago", 2, "online"],
    ["missed two", 2.01, "late"],
    ["four intervals ago", 4, "late"],
    ["missed four", 4.01, "offline"],
  ] as const)("heard %s", (_name, intervals, expected) => {
    expect(availabilityOf(heard("online", intervals), listening, T)).toBe(expected);
  });

  test("never heard of", () => {
    expect(
      availabilityOf(
        twinWith(() => {}),
        listening,
        T,
      ),
    ).toBe("neverSeen");
  });

  test("a lamp that was offline is not late on its way, and back at once", () => {
    expect(availabilityOf(heard("offline", 3), listening, T)).toBe("offline");
    expect(availabilityOf(heard("offline", 1), listening, T)).toBe("online");
  });

  test.each([
    ["online", 1, "online"],
    ["late", 1, "late"],
    ["offline", 1, "offline"],
    ["neverSeen", 1, "online"],
    ["online", 3, "late"],
    ["online", 5, "offline"],
  ] as const)("was %s before a restart %d intervals ago: %s", (before, since, expected) => {
    const restarted = { ...listening, listeningSince: T - since * MS };
    expect(availabilityOf(heard(before, 50), restarted, T)).toBe(expected);
  });

  test.each([
    ["power since a moment", T - MS, "online", "online"],
    ["power for three intervals", T - 3 * MS, "online", "late"],
    ["power for five intervals", T - 5 * MS, "online", "offline"],
  ] as const)("feeder with %s", (_name, poweredSince, before, expected) => {
    expect(availabilityOf(heard(before, 50), { ...listening, poweredSince }, T)).toBe(expected);
  });

  test.each([
    ["was there until it went", "online", 10, 10, "unpowered"],
    ["is heard of for the first time", "neverSeen", 10, 10, "unpowered"],
    ["was lost a little before we heard of it", "offline", 10, 10, "unpowered"],
    ["was lost long before", "offline", 10, 12, "offline"],
    // Who still speaks has power from elsewhere.
    ["speaks on", "online", 1, 10, "online"],
    ["spoke on for a while", "online", 6, 10, "offline"],
  ] as const)(
    "without power, a lamp that %s",
    (_name, before, silentIntervals, judgedIntervals, expected) => {
      const twin = heard(before, silentIntervals);
      twin.availabilitySince = T - judgedIntervals * MS;
      const unpowered = { ...listening, poweredSince: null, unpoweredSince: T - 10 * MS };
      expect(availabilityOf(twin, unpowered, T)).toBe(expected);
    },
  );

  test("after the power's return it is off as planned until it speaks, or its grace is over", () => {
    const returned = (intervals: number) => ({ ...listening, poweredSince: T - intervals * MS });
    expect(availabilityOf(heard("unpowered", 50), returned(1), T)).toBe("unpowered");
    expect(availabilityOf(heard("unpowered", 0), returned(1), T)).toBe("online");
    expect(availabilityOf(heard("unpowered", 50), returned(3), T)).toBe("late");
    expect(availabilityOf(heard("unpowered", 50), returned(5), T)).toBe("offline");
  });

  test.each([
    ["counts at once", T - 10, T - 100, T - 1000, "offline"],
    ["is over with the next word", T - 100, T - 10, T - 1000, "online"],
    ["from before the feeder's return is none", T - 100, T - 200, T - 50, "online"],
  ] as const)("a last will %s", (_name, connectionSince, lastSeen, poweredSince, expected) => {
    const twin = twinWith((each) => {
      Object.assign(each, { connectionSince, lastSeen, online: false, availability: "online" });
    });
    expect(availabilityOf(twin, { ...listening, poweredSince }, T)).toBe(expected);
  });

  test("is set with the time since which it holds", () => {
    const twin = heard("online", 5);
    expect(judgeAvailability(twin, listening, T)).toBe(true);
    expect(twin).toMatchObject({ availability: "offline", availabilitySince: T, revision: 1 });
    expect(judgeAvailability(twin, listening, T + 1)).toBe(false);
    expect(twin.availabilitySince).toBe(T);
  });

  test("a lamp without a voice has none to lose", () => {
    const twin = twinWith(() => {}, "byCabinet");
    expect(judgeAvailability(twin, listening, T)).toBe(false);
  });
});
