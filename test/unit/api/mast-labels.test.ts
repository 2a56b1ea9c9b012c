import { describe, expect, test } from "vitest";
import { mastLabels } from "../../../api/labels/mast-labels.ts";
import type { LightPoint } from "../../../api/office/office-data.ts";

const light = (number: string, mast: string | null, street: string | null = "Am Bach") =>
  // What labels do not read is left out.
  ({ lightId: `lp_${number}`, number, mast, street, houseNumber: null }) as LightPoint;
const address = new URL("https://licht.example.de");
const words = { town: "Testdorf", language: "de" } as const;
const named = (chosen: LightPoint[], seen: LightPoint[]) =>
  mastLabels(chosen, seen, address, words).map(({ name, code }) => [name, code]);

describe("labels of masts", () => {
  const heads = [light("12", "M1"), light("9", "M1"), light("13", "M2"), light("7", null)];

  test("name every head of the mast and open the first", () => {
    expect(named([light("12", "M1")], heads)).toEqual([
      ["9, 12", "https://licht.example.de/q/lp_9"],
    ]);
  });

  test("are one for each mast, and one for each light point that no mast is known of", () => {
    const loose = light("8", null);
    expect(named([...heads, loose], [...heads, loose]).map(([name]) => name)).toEqual([
      "7",
      "8",
      "9, 12",
      "13",
    ]);
  });

  test("name no more heads than a mast has, where one number stands for none", () => {
    const loose = Array.from({ length: 60 }, (_, i) => light(String(i + 1), "ohne"));
    const [[name] = []] = named(loose.slice(0, 1), loose);
    expect(name?.split(", ")).toHaveLength(25);
    expect(name).toMatch(/^1, 2, 3, .*, 24, …$/);
  });

  test("lie along the streets in the order of their numbers", () => {
    const lights = [
      light("2", null, "B-Weg"),
      light("10", null, "A-Weg"),
      light("9", null, "A-Weg"),
    ];
    expect(named(lights, lights).map(([name]) => name)).toEqual(["9", "10", "2"]);
  });

  test("leave out heads that are not among those seen", () => {
    expect(named([light("12", "M1")], [light("12", "M1")])).toEqual([
      ["12", "https://licht.example.de/q/lp_12"],
    ]);
  });
});
