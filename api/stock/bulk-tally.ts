import type { BulkResult } from "../contract/stock.ts";
import type { FieldChanges } from "./change-log.ts";

/** Counts what a change of many does. */
export class BulkTally {
  readonly #selected: number;
  readonly #changed = new Set<string>();
  readonly #fields: Record<string, number> = {};

  constructor(selected: number) {
    this.#selected = selected;
  }

  /** By id: what has changed of each. */
  takeFields(changes: ReadonlyMap<string, FieldChanges>): void {
    for (const [id, fields] of changes) {
      this.#changed.add(id);
      for (const field of Object.keys(fields)) this.#add(field, 1);
    }
  }

  /** Light points that have joined or left a group. */
  takeMembers(ids: readonly string[]): void {
    for (const id of ids) this.#changed.add(id);
    if (ids.length > 0) this.#add("groupIds", ids.length);
  }

  #add(field: string, count: number): void {
    this.#fields[field] = (this.#fields[field] ?? 0) + count;
  }

  result(batchId: string | null): BulkResult {
    return {
      batchId,
      selected: this.#selected,
      changed: this.#changed.size,
      unchanged: this.#selected - this.#changed.size,
      fields: this.#fields,
    };
  }
}
