import { describe, expect, test } from "vitest";
import { AppError } from "../../../domain/app-error.ts";
import { clockTime } from "../../../domain/clock.ts";
import { isLevel, toLevel } from "../../../domain/level.ts";
import { placeProblems } from "../../../domain/place.ts";
import { compareVersions, mayAct } from "../../../domain/versions.ts";
import { berlin } from "./plans.ts";

describe("level", () => {
  test.each([
    [0, true],
    [100, true],
    [37, true],
    [-1, false],
    [101, false],
    [50.5, false],
    [Number.NaN, false],
  ])("%d is a level: %s", (value, expected) => {
    expect(isLevel(value)).toBe(expected);
  });

  test("what is no level is a broken invariant with its value", () => {
    expect(() => toLevel(101)).toThrow(AppError);
    expect(() => toLevel(101)).toThrow(
      expect.objectContaining({ code: "level", context: { value: 101 }, name: "AppError" }),
    );
  });

  test("an AppError carries its cause", () => {
    const cause = new Error("disk");
    expect(new AppError("store", "could not write", {}, cause).cause).toBe(cause);
  });
});

describe("clock", () => {
  test("shows origin plus real time passed, times speed", () => {
    const setting = { startedAtMs: 1_000, originMs: 50_000, speed: 60 };
    expect(clockTime(setting, 3_000)).toBe(50_000 + 2_000 * 60);
  });
});

describe("place", () => {
  test.each([
    [berlin, []],
    [{ ...berlin, latitude: 90.1 }, ["latitude"]],
    [{ ...berlin, latitude: Number.NaN, longitude: -181 }, ["latitude", "longitude"]],
    [{ ...berlin, timeZone: "Europe/Hohenfurch" }, ["timeZone"]],
  ])("%j has problems %j", (place, problems) => {
    expect(placeProblems(place)).toEqual(problems);
  });
});

describe("versions", () => {
  test.each([
    [{ epoch: 1, version: 9 }, { epoch: 2, version: 1 }, -1],
    [{ epoch: 2, version: 1 }, { epoch: 2, version: 1 }, 0],
    [{ epoch: 2, version: 3 }, { epoch: 2, version: 1 }, 1],
  ])("%j against %j: %d", (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });

  test.each([
    ["a first one", null, { epoch: 1, version: 1, expiresAt: null }, true],
    ["a greater one", { epoch: 1, version: 1 }, { epoch: 1, version: 2, expiresAt: 20 }, true],
    ["the same again", { epoch: 1, version: 2 }, { epoch: 1, version: 2, expiresAt: 20 }, false],
    ["a smaller one", { epoch: 2, version: 0 }, { epoch: 1, version: 99, expiresAt: 20 }, false],
    ["an expired one", null, { epoch: 1, version: 1, expiresAt: 10 }, false],
  ])("%s", (_name, slot, message, expected) => {
    expect(mayAct(slot, message, 10)).toBe(expected);
  });
});
