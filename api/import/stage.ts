import type { StockLight, StockLookup } from "../../store/stock-lookup.ts";
import type { StockStage } from "../../store/stock-stage.ts";
import type { ApplyChoice } from "../contract/imports.ts";
import { defaultCalendarIds, lowestDimmedLevel } from "../office/default-plan.ts";
import { changedFields } from "./changed-fields.ts";
import type { Decision } from "./compare.ts";
import type { MergedLight } from "./merge.ts";
import type { Staged } from "./import-job.ts";
import { orderedIds } from "./ordered-ids.ts";
import { addLine } from "./stage-names.ts";
import { StockNames } from "./stock-names.ts";

/** Names the light points where nothing else has changed and they are this few: then a large town need not be read anew. */
const mostNamed = 2_000;

/** Makes the rows of an import ready to be written: those of its decisions that are chosen. */
export class Stager {
  readonly #stage: StockStage;
  readonly #names: StockNames;
  readonly #newLightId = orderedIds("lp");
  readonly #choice: ApplyChoice;
  readonly #exceptRows: ReadonlySet<number>;
  readonly #exceptLightIds: ReadonlySet<string>;
  readonly #source: string;
  readonly #at: number;
  #index: number;
  readonly #carriedOut = { added: 0, changed: 0, vanished: 0 };
  #lightIds: string[] | null = [];

  constructor(
    stage: StockStage,
    stock: StockLookup,
    {
      choice,
      exceptRows,
      source,
      at,
      streets,
    }: {
      readonly choice: ApplyChoice;
      readonly exceptRows: ReadonlySet<number>;
      readonly source: string;
      readonly at: number;
      /** Lines of the file's streets. */
      readonly streets: ConstructorParameters<typeof StockNames>[2];
    },
  ) {
    this.#stage = stage;
    this.#names = new StockNames(stage, stock, streets);
    this.#choice = choice;
    this.#exceptRows = exceptRows;
    this.#exceptLightIds = new Set(choice.exceptLightIds);
    this.#source = source;
    this.#at = at;
    this.#index = stock.nextIndex;
  }

  take(decision: Decision): void {
    switch (decision.kind) {
      case "added":
        if (!this.#exceptRows.has(decision.light.row)) this.#added(decision);
        return;
      case "changed":
        if (!this.#exceptRows.has(decision.light.row)) {
          this.#changed(decision.existing, decision.light);
        }
        return;
      case "unchanged":
        this.#claim(decision.existing, decision.key);
        return;
      case "vanished": {
        const { id } = decision.existing;
        if (this.#choice.vanished === true && !this.#exceptLightIds.has(id)) this.#trash(id);
        return;
      }
      case "inStreet": {
        const { existing, street } = decision;
        const isChosen = (this.#choice.changed ?? true) && !this.#exceptLightIds.has(existing.id);
        if (isChosen) this.#inStreet(existing, street);
        return;
      }
      case "cabinet":
        if (!this.#exceptRows.has(decision.row)) this.#names.placeCabinet(decision);
        return;
      case "street":
        if (!this.#exceptRows.has(decision.row)) this.#names.street(decision.name);
        return;
      case "skipped":
    }
  }

  /** Stages what the light points name, and tells what the whole comes to. */
  close(): Pick<Staged, "carriedOut" | "lightIds" | "lines" | "rows"> {
    this.#names.flush();
    const lines = this.#stage.count("object_changes");
    const { rows } = this.#stage;
    const ofLights = (["light_points", "trashed", "freed", "claimed"] as const)
      .map((table) => this.#stage.count(table))
      .reduce((sum, count) => sum + count, lines);
    const isAlone = ofLights === rows;
    this.#stage.close();
    return { carriedOut: this.#carriedOut, lightIds: isAlone ? this.#lightIds : null, lines, rows };
  }

  #touched(id: string): void {
    if (this.#lightIds === null) return;
    this.#lightIds.push(id);
    if (this.#lightIds.length > mostNamed) this.#lightIds = null;
  }

  #added({ light, restored }: Extract<Decision, { kind: "added" }>): void {
    this.#carriedOut.added += 1;
    if (restored !== null) {
      this.#write(restored, light, "restored");
      return;
    }
    const id = this.#newLightId();
    this.#touched(id);
    this.#stage.add("light_points", {
      ...this.#content(light, null),
      id,
      idx: this.#index,
      calendar_id: mayFollowDimmed(light)
        ? defaultCalendarIds.dimmed
        : defaultCalendarIds.wholeNight,
      source_key: light.sourceKey,
      source: this.#source,
      created_at: this.#at,
    });
    this.#index += 1;
    addLine(this.#stage, "lightPoint", id, "created", null);
  }

  #changed(existing: StockLight, light: MergedLight): void {
    this.#carriedOut.changed += 1;
    this.#write(existing, light, "changed");
  }

  #write(existing: StockLight, light: MergedLight, action: "changed" | "restored"): void {
    this.#touched(existing.id);
    const content = this.#content(light, existing);
    if (
      action === "changed" &&
      existing.device !== null &&
      (existing.device !== light.device || existing.output !== light.output)
    ) {
      this.#stage.add("freed", { id: existing.id });
    }
    this.#stage.add("light_points", {
      ...content,
      id: existing.id,
      idx: existing.index,
      calendar_id: existing.calendarId,
      source_key: light.sourceKey,
      source: existing.source ?? this.#source,
      created_at: existing.createdAt,
    });
    addLine(this.#stage, "lightPoint", existing.id, action, changedFields(existing, content));
  }

  #inStreet(existing: StockLight, street: string): void {
    const light = { ...existing, row: 0, at: [existing.longitude, existing.latitude] as const };
    const sourceKey = existing.sourceKey;
    this.#carriedOut.changed += 1;
    this.#touched(existing.id);
    const content = this.#content(
      { ...light, sourceKey: sourceKey ?? "", street, type: null },
      existing,
    );
    this.#stage.add("light_points", {
      ...content,
      id: existing.id,
      idx: existing.index,
      calendar_id: existing.calendarId,
      source_key: sourceKey,
      source: existing.source,
      created_at: existing.createdAt,
    });
    addLine(this.#stage, "lightPoint", existing.id, "changed", {
      street: [existing.street, street],
    });
  }

  #trash(id: string): void {
    this.#carriedOut.vanished += 1;
    this.#touched(id);
    this.#stage.add("trashed", { id });
    addLine(this.#stage, "lightPoint", id, "deleted", null);
  }

  /** What came in before sources were written down, or was made by hand, belongs to this list from now on. */
  #claim({ id, source, sourceKey }: StockLight, key: string): void {
    if (source !== null && sourceKey !== null) return;
    this.#stage.add("claimed", { id, source: this.#source, source_key: key });
  }

  #content(light: MergedLight, existing: StockLight | null) {
    const { street, mast, at } = light;
    if (street !== null) this.#names.street(street);
    if (mast !== null) this.#names.mast(mast, at);
    const isSameCabinet = light.cabinet === existing?.cabinet;
    const cabinetId = isSameCabinet ? existing.cabinetId : this.#names.cabinet(light.cabinet);
    return {
      number: light.number,
      mast,
      street,
      house_number: light.houseNumber,
      area_id: light.area === existing?.area ? existing.areaId : this.#names.area(light.area),
      lat: at[1],
      lon: at[0],
      cabinet_id: cabinetId,
      segment_id:
        isSameCabinet && light.segment === existing.segment
          ? existing.segmentId
          : this.#names.segment(cabinetId, light.segment),
      phase: light.phase,
      luminaire_type_id:
        light.type === null ? (existing?.luminaireTypeId ?? null) : this.#names.type(light.type),
      switching: light.switching,
      device_id: this.#names.device(light.device),
      output: light.output,
      lighting_class: light.lightingClass,
      minimum_level: light.minimumLevel,
      default_level: light.defaultLevel,
      never_dim: light.neverDim ? 1 : 0,
      zeichen394: light.zeichen394 ? 1 : 0,
      installed_on: light.installedOn,
      note: light.note,
    };
  }
}

/** A program is assigned only where no floor forbids it, also when we assign it. */
function mayFollowDimmed({ switching, neverDim, minimumLevel }: MergedLight): boolean {
  return switching === "networked" && !neverDim && minimumLevel <= lowestDimmedLevel;
}
