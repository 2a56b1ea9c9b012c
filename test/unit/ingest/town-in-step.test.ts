import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { newFieldTwin } from "../../../ingest/field-twin.ts";
import { Town } from "../../../ingest/town.ts";
import { openOfficeReader } from "../../../store/office-reader.ts";
import { openOfficeTown } from "./office-town.ts";
import { freshDir, removeDir } from "./running-engine.ts";

const now = Date.UTC(2026, 10, 21, 19);
const settings = {
  timeZone: "Europe/Berlin",
  latitude: null,
  longitude: null,
  reportingInterval: 900,
};
const ids = ["lp_0", "lp_1", "lp_2", "lp_3", "lp_4", "lp_5"];
const devices = ["d1", "d2", "d3", null];

/** Everything of a town that its inventory decides, as plain values. */
function shapeOf(town: Town): unknown {
  const lamps = town.lamps.map(({ light, type, group, device, segment }) => ({
    light,
    type: type?.id ?? null,
    plan: [group.calendarId, group.type?.id ?? null, group.defaultLevel, group.floor],
    device: device?.deviceId ?? null,
    segment: segment?.row.segmentId ?? null,
  }));
  const served = [...town.devices.values()]
    .filter(({ lamps: hung }) => hung.length > 0)
    .map(
      ({ deviceId, lamps: hung }) =>
        `${deviceId}: ${hung.map(({ light }) => light.lightId).join(" ")}`,
    )
    .toSorted();
  const known = [...town.byId.keys()].toSorted();
  return { lamps, served, known, place: town.place, revision: town.inventoryRevision };
}

const change = fc.record({
  id: fc.constantFrom(...ids),
  device: fc.constantFrom(...devices),
  output: fc.integer({ min: 1, max: 2 }),
  floor: fc.constantFrom(0, 40),
  switching: fc.constantFrom("networked", "byCabinet", "notNetworked"),
  deleted: fc.boolean(),
  latitude: fc.constantFrom(52.5, 52.5001, 53),
});

test("whatever changes light point by light point, the town is as if it were read anew", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      async (rounds) => {
        const dir = freshDir();
        const lights = ids.map((id) => ({ id, deviceId: null }));
        const office = await openOfficeTown(join(dir, "office.db"), lights, now);
        for (const id of ["d1", "d2", "d3"]) await office.admit(id);
        const reader = openOfficeReader(join(dir, "office.db"));
        const town = new Town(settings);
        town.load(reader, () => null);
        let whole = 0;
        for (const round of rounds) {
          // An output serves one light point: of two that want it the second gets none.
          const columns = await office.registry.db.selectFrom("light_points").selectAll().execute();
          const wanted = new Map(round.map((one) => [one.id, one]));
          const taken = new Set(
            columns
              .filter((row) => !wanted.has(row.id) && row.deleted_at === null)
              .map((row) => `${row.device_id} ${row.output}`),
          );
          const changes: Parameters<typeof office.rehang>[0] = Object.fromEntries(
            [...wanted.values()].map((one) => {
              const seat = `${one.device} ${one.output}`;
              const free = one.deleted || one.device === null || !taken.has(seat);
              if (!one.deleted) taken.add(seat);
              return [
                one.id,
                {
                  device_id: free && !one.deleted ? one.device : null,
                  output: one.output,
                  minimum_level: one.floor,
                  switching: one.switching,
                  deleted_at: one.deleted ? now : null,
                  lat: one.latitude,
                } as const,
              ];
            }),
          );
          await office.rehang(changes);
          const { inventory } = reader.revisions();
          const some = town.loadSome(reader, Object.keys(changes), inventory);
          if (some === null) {
            whole += 1;
            town.load(reader, () => null);
          }
        }
        const fresh = new Town(settings);
        fresh.load(reader, (lightId) => newFieldTwin({ lightId, switching: "networked" }));
        reader.close();
        await office.close();
        removeDir(dir);
        expect(shapeOf(town)).toEqual(shapeOf(fresh));
        // The middle of the town moves only with a light point a good way off.
        const far = rounds.flat().some(({ latitude, deleted }) => latitude === 53 || deleted);
        expect(far ? 0 : whole).toBe(0);
      },
    ),
    { numRuns: 20 },
  );
}, 60_000);

test("a change whose revision does not follow is not taken by itself", async () => {
  const dir = freshDir();
  const office = await openOfficeTown(
    join(dir, "office.db"),
    [{ id: "lp_0", deviceId: null }],
    now,
  );
  const reader = openOfficeReader(join(dir, "office.db"));
  const town = new Town(settings);
  town.load(reader, () => null);
  const { inventory } = reader.revisions();
  expect(town.loadSome(reader, ["lp_0"], inventory)).toBeNull();
  expect(town.loadSome(reader, ["lp_0"], inventory + 2)).toBeNull();
  expect(town.loadSome(reader, ["lp_0"], inventory + 1)?.taken).toHaveLength(1);
  await office.registry.db
    .insertInto("luminaire_types")
    .values({
      id: "lt2",
      name: "LED 20",
      manufacturer: null,
      rated_power: 20,
      light_source: null,
      lumens: null,
    })
    .execute();
  await office.rehang({ lp_0: { luminaire_type_id: "lt2" } });
  expect(town.loadSome(reader, ["lp_0"], inventory + 2)).toBeNull();
  reader.close();
  await office.close();
  removeDir(dir);
});
