import type { FieldReader } from "../../store/field-reader.ts";
import type { Cause } from "../../store/field-records.ts";
import type { FeedFacts } from "../../ingest/feed.ts";

/** Rows of the quarantine read at once when its day is counted. */
const portion = 500;

/** What of field.db no frame carries but every overview shows: open causes, and how much is in quarantine since local midnight. */
export class FieldView {
  readonly #field: FieldReader;
  readonly #startOfDay: () => number;
  #causes: readonly Cause[] = [];
  #quarantine = { day: Number.NaN, count: 0 };

  /** `startOfDay`: the last local midnight of the town's clock. */
  constructor(field: FieldReader, startOfDay: () => number) {
    this.#field = field;
    this.#startOfDay = startOfDay;
  }

  get causes(): readonly Cause[] {
    return this.#causes;
  }

  get quarantineToday(): number {
    return this.#quarantine.day === this.#startOfDay() ? this.#quarantine.count : 0;
  }

  async reread(): Promise<void> {
    this.#causes = await this.#field.causes();
    const day = this.#startOfDay();
    let count = 0;
    for (let before: number | null = null; ;) {
      const page = await this.#field.quarantine({
        limit: portion,
        ...(before === null ? {} : { before }),
      });
      const today = page.entries.filter((entry) => entry.receivedAt >= day).length;
      count += today;
      before = page.next;
      if (before === null || today < page.entries.length) break;
    }
    this.#quarantine = { day, count };
  }

  async take(facts: FeedFacts): Promise<void> {
    if (facts.quarantineAdded > 0) {
      const day = this.#startOfDay();
      const before = this.#quarantine.day === day ? this.#quarantine.count : 0;
      this.#quarantine = { day, count: before + facts.quarantineAdded };
    }
    if (facts.causesChanged) this.#causes = await this.#field.causes();
  }
}
