import { expect, it } from "vitest";
import { recordRounds } from "../prove/record-rounds.ts";

it("finds every random change to the file of the record", { timeout: 120_000 }, async () => {
  const seed = 7;
  const { missed, falseAlarms } = await recordRounds(60, seed);
  expect({ missed, falseAlarms }, `seed ${seed}`).toEqual({ missed: [], falseAlarms: 0 });
});
