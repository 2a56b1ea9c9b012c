import { expect, test } from "vitest";
import { passIntents } from "../../../api/office/restored-intents.ts";
import { raiseRevision } from "../../../api/office/revisions.ts";
import { registryTown } from "./registry-town.ts";

const idsOf = async ({ db }: Awaited<ReturnType<typeof registryTown>>): Promise<number[]> =>
  (await db.selectFrom("intents").select("id").orderBy("id").execute()).map(({ id }) => id);

test.each([0, 1, 2])(
  "an office whose field has carried out %d of its two intents writes none more",
  async (carriedOut) => {
    const town = await registryTown();
    await raiseRevision(town.db, "programs", "test", 1);
    await raiseRevision(town.db, "programs", "test", 1);
    expect(await passIntents(town.db, carriedOut, 2)).toBe(false);
    expect(await idsOf(town)).toEqual([1, 2]);
  },
);

test("an office that was restored goes on behind what field has carried out, so that no order is passed over", async () => {
  const town = await registryTown();
  await raiseRevision(town.db, "programs", "test", 1);
  expect(await passIntents(town.db, 40, 2)).toBe(true);
  await raiseRevision(town.db, "programs", "test", 3);
  expect(await idsOf(town)).toEqual([1, 41, 42]);
  expect(await passIntents(town.db, 42, 4)).toBe(false);
});
