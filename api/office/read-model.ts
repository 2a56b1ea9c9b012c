import { randomInt } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
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
import { LightOrder } from "./light-order.ts";
import {
  followOffice,
  loadOffice,
  type LightPoint,
  type OfficeData,
  type Touched,
} from "./office-data.ts";
import { Plans } from "./plans.ts";
import { townPart, type TownPart } from "./planned.ts";
import { placeOf } from "./town.ts";

/** As many as are looked at without a pause. */
const fewLights = 5_000;

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
  #order: Promise<LightOrder> | null = null;
  /** The same once it stands. */
  #orderMade: LightOrder | null = null;
  readonly #columns = new Map<string, Uint8Array>();
  readonly #parts = new Map<string, TownPart>();
  #states: LampStates;
  #seq = 1;
  #dirty = false;
  /** The instant of the newest frame. */
  #fieldAt: number | null = null;
  /** Reloads take turns: each begins after the change it was asked for. */
  #reloading: Promise<void> = Promise.resolve();
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

  /** Orders of the list, made at the first question. */
  order(): Promise<LightOrder> {
    if (this.#order === null) {
      const making = LightOrder.of(this.#data);
      this.#order = making;
      const keep = (order: LightOrder): void => {
        if (this.#order === making) this.#orderMade = order;
      };
      // Whoever asked is told of a failure; here nothing is left of it.
      making.then(keep, () => {});
    }
    return this.#order;
  }

  /**
   * Reads office.db anew after a change; states of known lamps stay. Where all that has changed is known, only that is read: an
   * edit in a large town takes milliseconds. `lightIds`: those that have changed, null where that is not known; `names`: whether names and
   * types that light points show have changed too.
   */
  reload(lightIds: readonly string[] | null = null, names = false): Promise<void> {
    const next = this.#reloading.then(() =>
      lightIds === null ? this.#reloadAll() : this.#follow({ lightIds, names }),
    );
    // The next one begins also after one that failed.
    this.#reloading = next.catch(() => {});
    return next;
  }

  async #reloadAll(): Promise<void> {
    const data = await loadOffice(this.#dependencies.db);
    const grown = data.indexes > this.#states.indexes;
    this.#stand(data, new Plans(data, placeOf(this.#dependencies.config, data.lights)));
    this.#order = null;
    this.#orderMade = null;
    if (grown) await this.reread();
  }

  async #follow(touched: Touched): Promise<void> {
    const followed = await followOffice(this.#dependencies.db, this.#data, touched);
    if (followed === null) return this.#reloadAll();
    const { data, gone, fresh } = followed;
    const place = placeOf(this.#dependencies.config, data.lights);
    const isSamePlace =
      place.latitude === this.#plans.place.latitude &&
      place.longitude === this.#plans.place.longitude;
    const grown = data.indexes > this.#states.indexes;
    this.#stand(data, isSamePlace ? this.#plans : new Plans(data, place));
    // Where most has changed sorting anew is quicker, and lets others have their turn.
    const order =
      fresh.length > fewLights ? null : (this.#orderMade?.followed(data, gone, fresh) ?? null);
    this.#orderMade = order;
    this.#order = order === null ? null : Promise.resolve(order);
    if (grown) await this.#calculateUntold(fresh);
  }

  #stand(data: OfficeData, plans: Plans): void {
    this.#data = data;
    this.#plans = plans;
    this.#states = this.#states.grown(data.indexes);
    this.#columns.clear();
    this.#parts.clear();
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
        const now = this.#dependencies.now();
        this.#take(
          changes.filter(({ index }) => !told.has(index)),
          now,
        );
      }
      await this.#calculateUntold(this.#data.lights);
    } while (this.#rereadAgain);
  }

  /** Light points without a voice of which field has not told yet. */
  async #calculateUntold(lights: readonly LightPoint[]): Promise<void> {
    const now = this.#dependencies.now();
    const untold = lights.filter(
      ({ index, switching }) =>
        switching !== "networked" && (this.#states.changedAt[index] ?? 0) === 0,
    );
    for (let from = 0; from < untold.length; from += fewLights) {
      const some = untold.slice(from, from + fewLights);
      // Field may have told of them while others had their turn.
      const still = some.filter(({ index }) => (this.#states.changedAt[index] ?? 0) === 0);
      this.#take(
        still.map((light) => calculatedState(light, this.#plans, now)),
        now,
      );
      if (from + fewLights < untold.length) await breathe();
    }
  }

  takeFrame(frame: FeedFrame): void {
    this.#fieldAt = frame.at;
    for (const { index } of frame.changes) this.#told?.add(index);
    this.#take(frame.changes, frame.at);
  }

  #take(changes: readonly LampChange[], toldAt: number): void {
    for (const change of changes) {
      if (this.#states.take(change, this.#seq + 1, toldAt)) this.#dirty = true;
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
