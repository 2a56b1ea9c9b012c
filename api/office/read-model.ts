import { randomInt } from "node:crypto";
import type { Kysely } from "kysely";
import type { FeedFrame, LampChange } from "../../ingest/feed.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { OfficeConfig } from "../config.ts";
import type { LampFrame } from "../contract/frames.ts";
import { encodeColumns } from "../contract/columns.ts";
import { scopeKey, type AreaScope } from "../scope.ts";
import { calculatedState } from "./calculated-state.ts";
import { columnsOf, frameSince, type FrameHead } from "./frames.ts";
import { LampStates } from "./lamp-states.ts";
import { orderLights, type LightOrder } from "./light-list.ts";
import { loadOffice, type OfficeData } from "./office-data.ts";
import { Plans } from "./plans.ts";
import { townPart, type TownPart } from "./planned.ts";
import { placeOf } from "./town.ts";

export interface ReadModelDependencies {
  readonly db: Kysely<OfficeSchema>;
  readonly config: OfficeConfig;
  /** The state of every lamp that field knows, by portions, from field.db. */
  readonly readStates: (data: OfficeData) => AsyncIterable<readonly LampChange[]>;
  /** The town's instant. */
  readonly now: () => number;
}

/**
 * Town and lamps in memory: office.db as of the last reload, lamp states from field.db moved on by the feed. Everything that people
 * see is read from here, so that no screen waits for a disk.
 */
export class ReadModel {
  readonly #dependencies: ReadModelDependencies;
  readonly epoch = randomInt(1, 0xffff_ffff);
  #data: OfficeData;
  #plans: Plans;
  #order: LightOrder | null = null;
  readonly #columns = new Map<string, Uint8Array>();
  readonly #parts = new Map<string, TownPart>();
  #states: LampStates;
  #seq = 1;
  #dirty = false;
  /** The instant of the newest frame. */
  #fieldAt: number | null = null;
  #rereading: Promise<void> | null = null;
  #rereadAgain = false;
  /** Light points of which a frame has told since the reread that runs began: what it has read of them may be older. Null while none runs. */
  #told: Set<number> | null = null;

  private constructor(dependencies: ReadModelDependencies, data: OfficeData) {
    this.#dependencies = dependencies;
    this.#data = data;
    this.#plans = new Plans(data, placeOf(dependencies.config, data.lights));
    this.#states = new LampStates(data.indexes);
  }

  static async open(dependencies: ReadModelDependencies): Promise<ReadModel> {
    const model = new ReadModel(dependencies, await loadOffice(dependencies.db));
    await model.reread();
    return model;
  }

  get data(): OfficeData {
    return this.#data;
  }

  get plans(): Plans {
    return this.#plans;
  }

  get states(): LampStates {
    return this.#states;
  }

  /** Counter of ticks; everything up to it has been told. */
  get seq(): number {
    return this.#seq;
  }

  get fieldAt(): number | null {
    return this.#fieldAt;
  }

  order(): LightOrder {
    this.#order ??= orderLights(this.#data);
    return this.#order;
  }

  /** Reads office.db anew after a change. States of known lamps stay. */
  async reload(): Promise<void> {
    const data = await loadOffice(this.#dependencies.db);
    const grown = data.indexes > this.#states.indexes;
    this.#data = data;
    this.#order = null;
    this.#columns.clear();
    this.#parts.clear();
    this.#plans = new Plans(data, placeOf(this.#dependencies.config, data.lights));
    if (grown) {
      this.#states = new LampStates(data.indexes);
      await this.reread();
    }
  }

  /** Reads all states from field.db: at the start, and when part of the feed was missed. Calls meanwhile are answered by one more round. */
  reread(): Promise<void> {
    if (this.#rereading !== null) {
      this.#rereadAgain = true;
      return this.#rereading;
    }
    this.#rereading = this.#rereadAll().finally(() => {
      this.#rereading = null;
      this.#told = null;
    });
    return this.#rereading;
  }

  async #rereadAll(): Promise<void> {
    do {
      this.#rereadAgain = false;
      const told = new Set<number>();
      this.#told = told;
      for await (const changes of this.#dependencies.readStates(this.#data)) {
        this.#take(changes.filter(({ index }) => !told.has(index)));
      }
      this.#calculateUntold();
    } while (this.#rereadAgain);
  }

  /** Light points without a voice of which field has not told yet. */
  #calculateUntold(): void {
    const now = this.#dependencies.now();
    const untold = this.#data.lights.filter(
      ({ index, switching }) =>
        switching !== "networked" && (this.#states.changedAt[index] ?? 0) === 0,
    );
    this.#take(untold.map((light) => calculatedState(light, this.#plans, now)));
  }

  takeFrame(frame: FeedFrame): void {
    this.#fieldAt = frame.at;
    for (const { index } of frame.changes) this.#told?.add(index);
    this.#take(frame.changes);
  }

  #take(changes: readonly LampChange[]): void {
    for (const change of changes) {
      if (this.#states.take(change, this.#seq + 1)) this.#dirty = true;
    }
  }

  /** Closes the present tick; true where something has changed in it. */
  tick(): boolean {
    if (!this.#dirty) return false;
    this.#dirty = false;
    this.#seq += 1;
    return true;
  }

  head(): FrameHead {
    return {
      epoch: this.epoch,
      seq: this.#seq,
      inventoryRevision: this.#data.inventoryRevision,
      at: this.#dependencies.now(),
    };
  }

  frameSince(scope: AreaScope, since: number): LampFrame {
    return frameSince(this.#data.lights, this.#states, scope, this.head(), since);
  }

  /** The static columns, encoded; kept while the inventory stands. */
  columns(scope: AreaScope): Uint8Array {
    return this.#kept(this.#columns, scope, () => encodeColumns(columnsOf(this.#data, scope)));
  }

  /** The light points of a scope, and how the plan treats them; kept while the inventory stands. */
  part(scope: AreaScope): TownPart {
    return this.#kept(this.#parts, scope, () => townPart(this.#data.lights, scope));
  }

  #kept<T>(known: Map<string, T>, scope: AreaScope, make: () => T): T {
    const key = scopeKey(scope);
    const value = known.get(key) ?? make();
    known.set(key, value);
    return value;
  }
}
