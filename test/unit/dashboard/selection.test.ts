import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bulkDraft, firstValue } from "../../../dashboard/selection/bulk-draft.ts";
import { confirmationFor, isWritten } from "../../../dashboard/selection/confirmation.ts";
import { createSelectionStore, idsAt } from "../../../dashboard/selection/selection-store.ts";
import { bulkFields } from "../../../dashboard/stock/light-fields.ts";

const many = Array.from({ length: 6_000 }, (_, i) => `lp_${i}`);

describe("the selection", () => {
  test("a few are named one by one, also where a filter chose them: it may hold others by now", () => {
    const store = createSelectionStore();
    store.replace(["a", "b"], { filter: "status=fault" });
    expect(store.request()).toEqual({ lightIds: ["a", "b"] });
  });

  test("very many are named by what chose them, until one is added or taken away", () => {
    const store = createSelectionStore();
    store.replace(many, { filter: "q=lp" });
    expect(store.request()).toEqual({ filter: "q=lp" });
    store.add(["lp_1"]);
    expect(store.request()).toEqual({ filter: "q=lp" });
    store.remove(["lp_1"]);
    expect(store.request()).toEqual({ lightIds: many.filter((id) => id !== "lp_1") });
  });

  test("light points that are gone are let go", () => {
    const store = createSelectionStore();
    store.replace(["a", "b", "c"]);
    store.keep((id) => id !== "b");
    expect([...store.ids()]).toEqual(["a", "c"]);
  });

  test("listeners hear of what changes, and of nothing else", () => {
    const store = createSelectionStore();
    let heard = 0;
    const stop = store.subscribe(() => (heard += 1));
    store.add(["a"]);
    store.add(["a"]);
    store.remove(["z"]);
    store.keep(() => true);
    expect(heard).toBe(1);
    store.clear();
    store.clear();
    expect(heard).toBe(2);
    stop();
    store.add(["b"]);
    expect(heard).toBe(2);
    expect(store.version()).toBe(3);
  });
});

test("ids stand where the columns have the index; others are left out", () => {
  const sorted = fc.uniqueArray(fc.nat(60)).map((list) => list.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(sorted, sorted, (held, wanted) => {
      const columns = { index: held, ids: held.map((index) => `lp_${index}`) };
      expect(idsAt(wanted, columns)).toEqual(
        wanted.filter((index) => held.includes(index)).map((index) => `lp_${index}`),
      );
    }),
  );
});

describe("the yes to a change of many", () => {
  test.each([
    [1, false, "press"],
    [20, false, "press"],
    [21, false, "tick"],
    [1_000, false, "tick"],
    [1_001, false, "write"],
    [5, true, "press"],
    [6, true, "tick"],
    [101, true, "write"],
  ] as const)("%i (removal: %s): %s", (count, isRemoval, how) => {
    expect(confirmationFor(count, isRemoval)).toBe(how);
  });

  test.each(["1234", "1.234", "1,234", "1 234", "1\u00a0234", "1’234"])("%s is 1234", (text) => {
    expect(isWritten(text, 1_234)).toBe(true);
  });

  test.each(["", "123", "12345", "eins"])("%j is not", (text) => {
    expect(isWritten(text, 1_234)).toBe(false);
  });
});

describe("what is to be changed", () => {
  test("nothing picked is no change", () => {
    expect(bulkDraft(new Map()).change).toBeNull();
  });

  test("text loses its outer spaces, empty text is none, a date becomes the contract's", () => {
    const { change } = bulkDraft(
      new Map<"note" | "street" | "installedOn" | "neverDim", string | boolean>([
        ["note", "  "],
        ["street", " Lindenstraße "],
        ["installedOn", "5.2019"],
        ["neverDim", false],
      ]),
    );
    expect(change).toEqual({
      note: null,
      street: "Lindenstraße",
      installedOn: "2019-05",
      neverDim: false,
    });
  });

  test("a date that is none is named, and nothing is sent", () => {
    const { change, faults } = bulkDraft(new Map([["installedOn", "31.2.2019"]] as const));
    expect(change).toBeNull();
    expect([...faults]).toEqual(["installedOn"]);
  });

  test("every field that can be picked begins with a value the API takes", () => {
    for (const field of bulkFields) {
      const { change } = bulkDraft(new Map([[field, firstValue(field)]]));
      expect(Object.keys(change ?? {})).toEqual([field]);
    }
  });
});
