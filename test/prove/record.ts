import type { Proof } from "./main.ts";
import { recordRounds } from "./record-rounds.ts";

const seed = 20_261_122;

/** Random changes to the file of the record, each looked for by the check. */
export async function recordProof(rounds: number | null): Promise<Proof> {
  const { found, missed, kinds, falseAlarms, ...rest } = await recordRounds(rounds ?? 1_000, seed);
  for (const one of missed) console.log(`not found: ${one}`);
  return {
    title: "Changes to the record",
    promise: "every change to the file of the record is found by its check.",
    kept: missed.length === 0 && falseAlarms === 0,
    figures: {
      changes: rest.rounds,
      found,
      "findings where nothing was changed": falseAlarms,
      seed,
      ...Object.fromEntries(Object.entries(kinds).map(([kind, count]) => [`kind ${kind}`, count])),
    },
  };
}
