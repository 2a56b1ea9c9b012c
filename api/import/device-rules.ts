import type { StockLight, StockLookup } from "../../store/stock-lookup.ts";
import type { ImportProblem } from "../contract/imports.ts";
import type { FileSurvey } from "./file-facts.ts";
import type { LightDraft } from "./light-draft.ts";
import type { Match } from "./match.ts";
import type { MergedLight } from "./merge.ts";
import type { ReadItem } from "./read-items.ts";

type CabinetItem = Extract<ReadItem, { kind: "cabinet" }>;

/** One output of one device serves one light point. */
export class Devices {
  readonly #stock: StockLookup;
  readonly #survey: FileSurvey;
  readonly #exceptRows: ReadonlySet<number>;
  /** Given back to light points that come out of the trash. */
  readonly #givenBack = new Set<string>();
  /** Given to cabinets. */
  readonly #ofCabinets = new Set<string>();

  constructor(stock: StockLookup, exceptRows: ReadonlySet<number>, survey: FileSurvey) {
    this.#stock = stock;
    this.#survey = survey;
    this.#exceptRows = exceptRows;
  }

  /** The draft without its device where that serves, and goes on serving, another light point; then noted. */
  checked(draft: LightDraft, match: Match, notes: ImportProblem[]): LightDraft {
    const { device, output, row } = draft;
    if (device === null) return draft;
    const holder = this.#stock.byDevice(device, output);
    const isOwn = holder !== null && holder.id === match.existing?.id;
    const isFirst = this.#survey.claimOf(device, output) === row && this.#isOfKind(device, "lamp");
    if (isFirst && (holder === null || isOwn || this.#letsGo(holder))) return draft;
    notes.push({ code: "deviceOutputTaken", parameters: { device, output } });
    return { ...draft, device: null };
  }

  /** A cabinet's controller serves no other cabinet, and no light points. */
  checkedCabinet(item: CabinetItem): CabinetItem {
    const { device, number } = item;
    if (device === null) return item;
    const holder = this.#stock.row(
      "select number from cabinets where device_id = ? and deleted_at is null",
      device,
    );
    const isFree = holder === null ? !this.#ofCabinets.has(device) : holder["number"] === number;
    if (isFree && this.#isOfKind(device, "cabinet")) {
      this.#ofCabinets.add(device);
      return item;
    }
    const taken = { code: "cabinetDeviceTaken", parameters: { device, number } };
    return { ...item, device: null, notes: [...item.notes, taken] };
  }

  #isOfKind(device: string, kind: "lamp" | "cabinet"): boolean {
    const known = this.#stock.row("select kind from devices where id = ?", device);
    return known === null || known["kind"] === kind;
  }

  isClaimedElsewhere(device: string, output: number, row: number): boolean {
    const claim = this.#survey.claimOf(device, output);
    return claim !== undefined && claim !== row && !this.#exceptRows.has(claim);
  }

  /** A light point from the trash has its old controller back unless that serves another by now. */
  withoutTaken(light: MergedLight): MergedLight {
    const { device, output } = light;
    if (device === null) return light;
    const key = `${device} ${output}`;
    const isFree = this.#stock.byDevice(device, output) === null && !this.#givenBack.has(key);
    if (!isFree) return { ...light, device: null };
    this.#givenBack.add(key);
    return light;
  }

  /** Its row of the file is carried out, and so takes another controller or none. */
  #letsGo(holder: StockLight): boolean {
    const row = holder.sourceKey === null ? undefined : this.#survey.keys.get(holder.sourceKey);
    return row !== undefined && !this.#exceptRows.has(row);
  }
}
