import { expect, test } from "vitest";
import { killField } from "../prove/kill-rounds.ts";

test("field is killed three times while 200 lamps publish: nothing acknowledged is lost or doubled, every twin is true", async () => {
  const outcome = await killField({
    rounds: 3,
    clients: 200,
    fromMs: 200,
    toMs: 600,
    seed: "short",
  });
  expect(outcome).toMatchObject({ lost: 0, duplicated: 0, wrongTwins: 0, unprocessed: 0 });
  expect(outcome.acknowledged).toBeGreaterThan(200);
}, 120_000);
