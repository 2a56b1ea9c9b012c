import type { BulkChange } from "../../api/contract/stock.ts";
import { parseInstalledOn, ruleOf } from "../stock/light-fields.ts";
import type { FieldValue, LightField } from "../stock/light-fields.ts";

/** What a field holds when it is picked: nothing, or the value most such changes want. */
export function firstValue(field: LightField): FieldValue {
  if (field === "switching") return "notNetworked";
  if (field === "defaultLevel") return 100;
  switch (ruleOf(field)?.kind) {
    case "flag":
      return true;
    case "level":
      return 0;
    default:
      return null;
  }
}

interface BulkDraft {
  /** Null while nothing is picked or something picked cannot be. */
  readonly change: BulkChange | null;
  readonly faults: ReadonlySet<LightField>;
}

/** The picked fields as the API takes them. Text loses its outer spaces. */
export function bulkDraft(wanted: ReadonlyMap<LightField, FieldValue>): BulkDraft {
  const change: Partial<Record<LightField, FieldValue>> = {};
  const faults = new Set<LightField>();
  for (const [field, value] of wanted) {
    const text = typeof value === "string" ? value.trim() : null;
    if (field === "installedOn" && text !== null && text !== "") {
      const date = parseInstalledOn(text);
      if (date === null) faults.add(field);
      change[field] = date;
    } else {
      change[field] = text === "" ? null : (text ?? value);
    }
  }
  // Each picked field holds a value of its own kind: its control makes no other.
  return {
    change: wanted.size === 0 || faults.size > 0 ? null : (change as BulkChange),
    faults,
  };
}
