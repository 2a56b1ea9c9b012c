import { setImmediate as breathe } from "node:timers/promises";
import { DarkenedLately } from "../../domain/darkening.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import type { Plans } from "../office/plans.ts";
import type { LightPlan } from "./change.ts";
import { planOf, sameness } from "./plan-edit.ts";

/** Light points looked at between two breaths. */
const slice = 10_000;

/** How the town was to burn before somebody began to change it: what is lowered bit by bit is held against that. */
export class Baseline {
  readonly plans: Plans;
  #until: number;
  readonly #lights = new Map<string, LightPlan>();
  readonly #shared = new Map<string, LightPlan>();

  constructor(plans: Plans, until: number) {
    this.plans = plans;
    this.#until = until;
  }

  /** The plan that a light point had then, where it was changed since. */
  of(lightId: string): LightPlan | undefined {
    return this.#lights.get(lightId);
  }

  isOver(now: number): boolean {
    return this.#until <= now;
  }

  /** These get another plan: the first one known of each stays. */
  async keep(lights: readonly LightPoint[], until: number): Promise<void> {
    this.#until = Math.max(this.#until, until);
    for (let from = 0; from < lights.length; from += slice) {
      for (const light of lights.slice(from, from + slice)) {
        if (this.#lights.has(light.lightId)) continue;
        const key = sameness(light);
        this.#lights.set(
          light.lightId,
          this.#shared.getOrInsertComputed(key, () => planOf(light)),
        );
      }
      if (from + slice < lights.length) await breathe();
    }
  }
}

interface Person {
  readonly hold: DarkenedLately;
  readonly plan: DarkenedLately;
  /** The area of each as it was then. */
  readonly areas: Map<string, string | null>;
  baseline: Baseline | null;
}

export type Cause = "hold" | "plan";

/**
 * What each person has darkened lately. Memory answers, and a table keeps it over a restart: a slice counts also where the office
 * was started anew before the next. Of baselines memory alone knows. Times by the machine's own clock.
 */
export class Lately {
  readonly #office: Pick<Office, "db" | "now">;
  readonly #people = new Map<string, Person>();

  constructor(office: Pick<Office, "db" | "now">) {
    this.#office = office;
  }

  /** Takes up what was written before this start. */
  async load(): Promise<void> {
    const rows = await this.#office.db
      .selectFrom("darkened_lately")
      .selectAll()
      .where("until_at", ">", this.#office.now())
      .orderBy("id")
      .execute();
    for (const { user_id, cause, until_at, light_ids } of rows) {
      // Written below.
      const lights = JSON.parse(light_ids) as [lightId: string, areaId: string | null][];
      const person = this.#of(user_id);
      const ids = lights.map(([id]) => id);
      if (cause === "brightAgain") person.hold.drop(ids);
      else {
        person[cause].add(ids, until_at);
        for (const [id, areaId] of lights) person.areas.set(id, areaId);
      }
      await breathe();
    }
  }

  /** Light points that a person has darkened and that still count, with the areas they were in then. */
  of(userId: string): ReadonlyMap<string, string | null> {
    const { hold, plan, areas } = this.#of(userId);
    const now = this.#office.now();
    const counted = new Map<string, string | null>();
    for (const memory of [hold, plan]) {
      for (const id of memory.at(now)) counted.set(id, areas.get(id) ?? null);
    }
    for (const id of areas.keys()) if (!counted.has(id)) areas.delete(id);
    return counted;
  }

  baseline(userId: string): Baseline | null {
    const person = this.#of(userId);
    if (person.baseline?.isOver(this.#office.now()) === true) person.baseline = null;
    return person.baseline;
  }

  /** Counts at once, and is on disk when the promise resolves. What it resolves to takes it back where nothing came of the change. */
  async add(
    userId: string,
    cause: Cause,
    lights: ReadonlyMap<string, string | null>,
    until: number,
  ): Promise<() => Promise<void>> {
    const { db } = this.#office;
    const person = this.#of(userId);
    const memory = person[cause];
    const known = new Set(memory.at(this.#office.now()));
    memory.add(lights.keys(), until);
    for (const [id, areaId] of lights) if (!known.has(id)) person.areas.set(id, areaId);
    const { id } = await db
      .insertInto("darkened_lately")
      .values({
        user_id: userId,
        cause,
        until_at: until,
        light_ids: JSON.stringify([...lights]),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return async () => {
      memory.drop(lights.keys().filter((id) => !known.has(id)));
      await db.deleteFrom("darkened_lately").where("id", "=", id).execute();
    };
  }

  /** By hand they were set as bright as planned, or brighter, or back to the program. */
  async brightAgain(userId: string, lightIds: readonly string[]): Promise<void> {
    const { hold } = this.#of(userId);
    const counted = new Map(hold.entries(this.#office.now()));
    const dropped = lightIds.filter((id) => counted.has(id));
    if (dropped.length === 0) return;
    hold.drop(dropped);
    let until = 0;
    for (const id of dropped) until = Math.max(until, counted.get(id) ?? 0);
    await this.#office.db
      .insertInto("darkened_lately")
      .values({
        user_id: userId,
        cause: "brightAgain",
        until_at: until,
        light_ids: JSON.stringify(dropped.map((id) => [id, null])),
      })
      .execute();
  }

  /** A person has given light points other plans; `plans`: as they stood before. */
  async changed(
    userId: string,
    plans: Plans,
    lights: readonly LightPoint[],
    until: number,
  ): Promise<void> {
    const person = this.#of(userId);
    person.baseline = this.baseline(userId) ?? new Baseline(plans, until);
    await person.baseline.keep(lights, until);
  }

  /** Plans were changed by consent: from now on those are what later changes are held against. */
  forgetBaselines(): void {
    for (const person of this.#people.values()) person.baseline = null;
  }

  async sweep(): Promise<void> {
    const { db, now } = this.#office;
    await db.deleteFrom("darkened_lately").where("until_at", "<=", now()).execute();
  }

  #of(userId: string): Person {
    return this.#people.getOrInsertComputed(userId, () => ({
      hold: new DarkenedLately(),
      plan: new DarkenedLately(),
      areas: new Map(),
      baseline: null,
    }));
  }
}
