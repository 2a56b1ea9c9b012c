import { expect, test } from "vitest";
import { createLight } from "../../../api/stock/edit-light.ts";
import { createObject } from "../../../api/stock/edit-object.ts";
import { listObjects } from "../../../api/stock/objects.ts";
import { wholeTown, type AreaScope } from "../../../api/scope.ts";
import { insertMany } from "../../../store/bulk.ts";
import { callerOf, stockOffice } from "./stock-office.ts";

test("of more masts than are listed their number is told, and whoever sees some areas has theirs", async () => {
  const town = await stockOffice();
  try {
    const { office } = town;
    const edit = { office, caller: callerOf("administrator"), address: "::1" };
    const numbers = Array.from({ length: 1_200 }, (_, i) => String(10_000 + i));
    const rows = numbers.map((number) => ({ id: `m_${number}`, number, lat: null, lon: null }));
    await insertMany(office.db, "masts", rows);
    const area = await createObject({ ...edit, kind: "area" }, { name: "Süd" });
    if (area.kind === "refusal") throw new Error("refused");
    const light = { number: "1", latitude: 52, longitude: 13, areaId: area.id, mast: "20000_%" };
    await createLight(edit, light);
    const here: AreaScope = { kind: "areas", areaIds: new Set([area.id]) };
    const list = async (scope: AreaScope, q = "") => {
      const { items, total } = await listObjects(office, scope, "mast", { q });
      return [items.length, items.at(-1)?.["number"], total];
    };
    expect(await list(wholeTown)).toEqual([1_000, "10999", 1_201]);
    expect(await list(wholeTown, "1119")).toEqual([11, "11199", 11]);
    expect(await list(wholeTown, "_%")).toEqual([1, "20000_%", 1]);
    expect(await list(here)).toEqual([1, "20000_%", 1]);
    expect(await list(here, "1000")).toEqual([0, undefined, 0]);
  } finally {
    await town.close();
  }
});
