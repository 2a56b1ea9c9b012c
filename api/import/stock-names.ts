import { textOf, type Row } from "../../store/row.ts";
import type { StockLookup } from "../../store/stock-lookup.ts";
import type { StockStage } from "../../store/stock-stage.ts";
import { orderedIds } from "./ordered-ids.ts";
import type { Lines, Place } from "./place.ts";
import type { TypeDraft } from "./light-draft.ts";
import { powerBehind } from "./merge.ts";
import type { ReadItem, SegmentDraft } from "./read-items.ts";
import { addLine, StagedNames } from "./stage-names.ts";

/** Ids of what light points name (areas, streets, masts, cabinets, segments, types, devices) by their names; what is missing is staged. */
export class StockNames {
  readonly #stage: StockStage;
  readonly #stock: StockLookup;
  readonly #streetLines: ReadonlyMap<string, Lines>;
  readonly #areas: StagedNames;
  readonly #streets: StagedNames;
  readonly #cabinets: StagedNames;
  readonly #segments: StagedNames;
  readonly #types: StagedNames;
  readonly #masts = new Set<string>();
  readonly #newMastId = orderedIds("m");
  readonly #devices = new Set<string>();

  constructor(stage: StockStage, stock: StockLookup, streetLines: ReadonlyMap<string, Lines>) {
    this.#stage = stage;
    this.#stock = stock;
    this.#streetLines = streetLines;
    const byName = (row: Row): string => textOf(row["name"]);
    const rows = (sql: string) => stock.rows(sql);
    this.#areas = new StagedNames("areas", rows("select id, name, deleted_at from areas"), byName);
    this.#streets = new StagedNames(
      "streets",
      rows("select id, name, geometry, deleted_at from streets"),
      byName,
    );
    this.#cabinets = new StagedNames(
      "cabinets",
      rows(
        "select id, number, name, lat, lon, area_id, address, device_id, note, deleted_at from cabinets",
      ),
      (row) => textOf(row["number"]),
    );
    this.#segments = new StagedNames(
      "segments",
      rows("select id, cabinet_id, number, name, output, day_powered, deleted_at from segments"),
      (row) => segmentKey(textOf(row["cabinet_id"]), textOf(row["number"])),
    );
    this.#types = new StagedNames(
      "luminaire_types",
      rows(
        `select id, name, manufacturer, rated_power, standby_power, power_curve, light_source, lumens, deleted_at
         from luminaire_types`,
      ),
      byName,
    );
  }

  area(name: string | null): string | null {
    return name === null ? null : this.#areas.use(name, () => ({ name }));
  }

  street(name: string): void {
    const lines = this.#streetLines.get(name);
    const geometry = lines === undefined ? null : JSON.stringify(lines);
    this.#streets.use(name, () => ({ name, geometry }));
    if (geometry !== null) this.#streets.change(name, { geometry });
  }

  mast(number: string, [lon, lat]: Place): void {
    if (this.#masts.has(number)) return;
    this.#masts.add(number);
    const known = this.#stock.row(
      "select id from masts where number = ? and deleted_at is null",
      number,
    );
    if (known !== null) return;
    const trashed = this.#stock.row(
      "select id from masts where number = ? order by deleted_at desc limit 1",
      number,
    );
    const id = trashed === null ? this.#newMastId() : textOf(trashed["id"]);
    this.#stage.add("masts", { id, number, lat, lon });
    addLine(this.#stage, "mast", id, trashed === null ? "created" : "restored", null);
  }

  cabinet(number: string | null): string | null {
    if (number === null) return null;
    return this.#cabinets.use(number, () => ({
      number,
      name: null,
      lat: null,
      lon: null,
      area_id: null,
      address: null,
      device_id: null,
      note: null,
    }));
  }

  /** A cabinet that has a row of its own; what the row does not say stays. */
  placeCabinet(item: Extract<ReadItem, { kind: "cabinet" }>): void {
    const { number, at, area, segments } = item;
    const id = this.cabinet(number);
    const before = this.#cabinets.find(number);
    this.#cabinets.change(number, {
      name: item.name ?? before?.["name"] ?? null,
      lon: at[0],
      lat: at[1],
      area_id: area === null ? (before?.["area_id"] ?? null) : this.area(area),
      address: item.address ?? before?.["address"] ?? null,
      device_id: this.device(item.device, "cabinet") ?? before?.["device_id"] ?? null,
      note: item.note ?? before?.["note"] ?? null,
    });
    this.#placeSegments(id ?? "", segments ?? []);
  }

  /** An output switches one segment; the first that names it has it. */
  #placeSegments(cabinetId: string, segments: readonly SegmentDraft[]): void {
    const keys = new Set(segments.map(({ number }) => segmentKey(cabinetId, number)));
    const taken = new Set(
      this.#segments
        .where((key, row) => row["cabinet_id"] === cabinetId && !keys.has(key))
        .map((row) => row["output"]),
    );
    for (const { number, name, output, dayPowered } of segments) {
      const key = segmentKey(cabinetId, number);
      this.segment(cabinetId, number);
      this.#segments.change(key, {
        name: name ?? this.#segments.find(key)?.["name"] ?? null,
        output: output === null || taken.has(output) ? null : output,
        day_powered: dayPowered ? 1 : 0,
      });
      taken.add(output);
    }
  }

  segment(cabinetId: string | null, number: string | null): string | null {
    if (cabinetId === null || number === null) return null;
    return this.#segments.use(segmentKey(cabinetId, number), () => ({
      cabinet_id: cabinetId,
      number,
      name: null,
      output: null,
      day_powered: 1,
    }));
  }

  device(id: string | null, kind: "lamp" | "cabinet" = "lamp"): string | null {
    if (id !== null && !this.#devices.has(id)) {
      this.#devices.add(id);
      this.#stage.add("devices", { id, kind });
    }
    return id;
  }

  /** A type of this name and power. Where the name is taken by another power, the power goes behind the name. */
  type(draft: TypeDraft): string {
    const plain = this.#types.find(draft.name);
    const isPlain =
      plain === null || draft.assumed || Number(plain["rated_power"]) === draft.ratedPower;
    const name = isPlain ? draft.name : powerBehind(draft);
    const power_curve = JSON.stringify(draft.powerCurve);
    const isKnown = this.#types.find(name) !== null;
    const id = this.#types.use(name, () => ({
      name,
      manufacturer: draft.manufacturer,
      rated_power: draft.ratedPower,
      standby_power: draft.standbyPower,
      power_curve,
      light_source: draft.lightSource,
      lumens: draft.lumens,
    }));
    // The newest file knows the type best, if it knows a curve at all.
    if (isKnown && draft.powerCurve.length > 0) {
      this.#types.change(name, { standby_power: draft.standbyPower, power_curve });
    }
    return id;
  }

  flush(): void {
    for (const names of [this.#areas, this.#streets, this.#cabinets, this.#segments, this.#types]) {
      names.flush(this.#stage);
    }
  }
}

function segmentKey(cabinetId: string, number: string): string {
  return `${cabinetId}\n${number}`;
}
