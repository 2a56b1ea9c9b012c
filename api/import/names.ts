import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { newId } from "../auth/token.ts";
import type { Lines, Place } from "./classify.ts";
import type { TypeDraft } from "./light-draft.ts";

/** Ids of areas, cabinets, segments, types and devices by their names; what is missing is made. For one transaction. */
export class Names {
  readonly #db: Kysely<OfficeSchema>;
  readonly #areas = new Map<string, string>();
  readonly #cabinets = new Map<string, string>();
  readonly #segments = new Map<string, string>();
  readonly #types = new Map<string, { id: string; ratedPower: number; content: string }>();
  readonly #devices = new Set<string>();

  private constructor(db: Kysely<OfficeSchema>) {
    this.#db = db;
  }

  static async load(db: Kysely<OfficeSchema>): Promise<Names> {
    const names = new Names(db);
    for (const { id, name } of await db.selectFrom("areas").selectAll().execute()) {
      names.#areas.set(name, id);
    }
    for (const { id, number } of await db.selectFrom("cabinets").selectAll().execute()) {
      names.#cabinets.set(number, id);
    }
    for (const { id, cabinet_id, number } of await db
      .selectFrom("segments")
      .selectAll()
      .execute()) {
      names.#segments.set(`${cabinet_id} ${number}`, id);
    }
    for (const type of await db.selectFrom("luminaire_types").selectAll().execute()) {
      const { id, name, rated_power: ratedPower, standby_power, power_curve } = type;
      names.#types.set(name, { id, ratedPower, content: `${standby_power} ${power_curve}` });
    }
    for (const { id } of await db.selectFrom("devices").select("id").execute()) {
      names.#devices.add(id);
    }
    return names;
  }

  async area(name: string | null): Promise<string | null> {
    if (name === null) return null;
    return remembered(this.#areas, name, async () => {
      const id = newId("a");
      await this.#db.insertInto("areas").values({ id, name }).execute();
      return id;
    });
  }

  async cabinet(number: string | null): Promise<string | null> {
    if (number === null) return null;
    return remembered(this.#cabinets, number, async () => {
      const id = newId("c");
      const values = { id, number, name: null, lat: null, lon: null };
      await this.#db.insertInto("cabinets").values(values).execute();
      return id;
    });
  }

  async placeCabinet(number: string, name: string | null, at: Place): Promise<void> {
    const id = await this.cabinet(number);
    await this.#db
      .updateTable("cabinets")
      .set({ name, lon: at[0], lat: at[1] })
      .where("id", "=", id)
      .execute();
  }

  async street(name: string, lines: Lines): Promise<void> {
    const geometry = JSON.stringify(lines);
    await this.#db
      .insertInto("streets")
      .values({ id: newId("s"), name, geometry })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ geometry }))
      .execute();
  }

  async segment(cabinetId: string | null, number: string | null): Promise<string | null> {
    if (cabinetId === null || number === null) return null;
    return remembered(this.#segments, `${cabinetId} ${number}`, async () => {
      const id = newId("k");
      await this.#db.insertInto("segments").values({ id, cabinet_id: cabinetId, number }).execute();
      return id;
    });
  }

  async device(id: string | null, now: number): Promise<string | null> {
    if (id === null || this.#devices.has(id)) return id;
    this.#devices.add(id);
    await this.#db
      .insertInto("devices")
      .values({
        id,
        secret_hash: null,
        kind: "lamp",
        gateway_id: null,
        created_at: now,
        revoked_at: null,
      })
      .execute();
    return id;
  }

  /** A type of this name and power. Where the name is taken by another power, the power goes behind the name. */
  async type(draft: TypeDraft): Promise<string> {
    const plain = this.#types.get(draft.name);
    const name =
      plain === undefined || plain.ratedPower === draft.ratedPower
        ? draft.name
        : `${draft.name} (${draft.ratedPower} W)`;
    const power_curve = JSON.stringify(draft.powerCurve);
    const content = `${draft.standbyPower} ${power_curve}`;
    const known = this.#types.get(name);
    if (known !== undefined) {
      // The newest file knows the type best, if it knows a curve at all.
      if (known.content !== content && draft.powerCurve.length > 0) {
        known.content = content;
        await this.#db
          .updateTable("luminaire_types")
          .set({ standby_power: draft.standbyPower, power_curve })
          .where("id", "=", known.id)
          .execute();
      }
      return known.id;
    }
    const id = newId("t");
    await this.#db
      .insertInto("luminaire_types")
      .values({
        id,
        name,
        manufacturer: draft.manufacturer,
        rated_power: draft.ratedPower,
        standby_power: draft.standbyPower,
        power_curve,
        light_source: draft.lightSource,
        lumens: draft.lumens,
      })
      .execute();
    this.#types.set(name, { id, ratedPower: draft.ratedPower, content });
    return id;
  }
}

async function remembered(
  known: Map<string, string>,
  key: string,
  make: () => Promise<string>,
): Promise<string> {
  const id = known.get(key) ?? (await make());
  known.set(key, id);
  return id;
}
