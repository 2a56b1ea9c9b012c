import { expect, test } from "vitest";
import { officeConfig } from "../../../api/config.ts";
import { ReadModel } from "../../../api/office/read-model.ts";
import type { LampChange } from "../../../ingest/feed.ts";
import { townFile } from "../../integration/api-harness.ts";
import { registryTown } from "./registry-town.ts";

const lampAt = (index: number, level: number): LampChange => ({
  index,
  status: 1,
  level,
  desired: level,
  reported: level,
  reason: "program",
  flags: 0,
  power: 20,
  lastSeen: 1_000,
  energyWh: 0,
  expectedPower: 20,
  revision: 1,
});

test("what a frame tells while field.db is read anew is not undone by an older row", async () => {
  const town = await registryTown();
  await town.importText(
    townFile([
      { number: "1", device: "lc-1" },
      { number: "2", device: "lc-2" },
    ]),
  );
  const read = officeConfig({});
  if (!read.ok) throw new Error(read.faults.join("\n"));
  let meanwhile = (): void => {};
  const model = await ReadModel.open({
    db: town.db,
    config: read.config,
    now: () => 1_000,
    async *readStates() {
      // The rows have left the database; before they are taken a frame of a newer commit comes in.
      meanwhile();
      yield [lampAt(0, 10), lampAt(1, 10)];
    },
  });
  const frame = { epoch: 1, seq: 1, inventoryRevision: 1, at: 1_000, changes: [lampAt(0, 80)] };
  meanwhile = () => model.takeFrame(frame);
  await model.reread();
  expect([model.states.at(0).level, model.states.at(1).level]).toEqual([80, 10]);

  meanwhile = () => {};
  await model.reread();
  expect(model.states.at(0).level).toBe(10);
});
