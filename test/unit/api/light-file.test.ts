import { expect, test } from "vitest";
import { filterFacts } from "../../../api/office/filter-facts.ts";
import { lightFile } from "../../../api/office/light-file.ts";
import { wholeTown } from "../../../api/scope.ts";
import { insertMany } from "../../../store/bulk.ts";
import { stockOffice } from "./stock-office.ts";

test("a town is written with a breath between its portions", async () => {
  const town = await stockOffice();
  const { office } = town;
  try {
    const common = {
      mast: null,
      street: null,
      house_number: null,
      area_id: null,
      lat: 52,
      lon: 13,
      cabinet_id: null,
      segment_id: null,
      phase: null,
      luminaire_type_id: null,
      switching: "notNetworked",
      device_id: null,
      lighting_class: null,
      calendar_id: null,
      source_key: null,
      created_at: 1,
      updated_at: 1,
      deleted_at: null,
    } as const;
    const rows = Array.from({ length: 5_000 }, (_, idx) => ({
      ...common,
      id: `lp_${String(idx).padStart(16, "0")}`,
      idx,
      number: String(5_000 - idx),
    }));
    await insertMany(office.db, "light_points", rows);
    await office.model.reload();
    const facts = await filterFacts(office, {});
    let breaths = 0;
    let isWriting = true;
    const others = (): void => {
      breaths += 1;
      if (isWriting) setImmediate(others);
    };
    setImmediate(others);
    const portions: string[] = [];
    for await (const some of lightFile(facts, wholeTown, { order: "desc" }, "en")) {
      portions.push(some);
    }
    isWriting = false;
    expect([portions.length, breaths]).toEqual([3, expect.toSatisfy((n: number) => n >= 2)]);
    const lines = portions.join("").split("\r\n");
    const numbers = lines.slice(1, -1).map((line) => line.split(";")[0]);
    expect(numbers).toEqual(rows.map(({ number }) => number));
  } finally {
    await town.close();
  }
});
