import { expect, test } from "vitest";
import { lastDue, nextDue } from "../../../api/backup/schedule.ts";

const berlin = "Europe/Berlin";
const at = (text: string): number => Date.parse(text);

test.each([
  [
    "before the time of day",
    "2026-03-10T00:00:00Z",
    "2026-03-09T01:30:00Z",
    "2026-03-10T01:30:00Z",
  ],
  ["at it", "2026-03-10T01:30:00Z", "2026-03-10T01:30:00Z", "2026-03-11T01:30:00Z"],
  ["after it", "2026-03-10T12:00:00Z", "2026-03-10T01:30:00Z", "2026-03-11T01:30:00Z"],
  // 02:30 does not exist on this day: the hour after counts.
  [
    "on the day clocks go forward",
    "2026-03-29T12:00:00Z",
    "2026-03-29T01:30:00Z",
    "2026-03-30T00:30:00Z",
  ],
  // 02:30 comes twice: the first counts, and only once.
  [
    "between the two of the day clocks go back",
    "2026-10-25T01:00:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-26T01:30:00Z",
  ],
])("a daily backup %s", (_when, now, last, next) => {
  expect(lastDue("02:30", berlin, at(now))).toBe(at(last));
  expect(nextDue("02:30", berlin, at(now))).toBe(at(next));
});
