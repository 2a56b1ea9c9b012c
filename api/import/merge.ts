import type { StockLight } from "../../store/stock-lookup.ts";
import type { ImportRows } from "../contract/imports.ts";
import type { LightDraft } from "./light-draft.ts";

export type Change = ImportRows["rows"][number]["changes"][number];

/** A light point as it is to be after the import. */
export type MergedLight = Omit<LightDraft, "type"> & {
  /** Null: the type that it has stays. */
  readonly type: LightDraft["type"] | null;
};

/** What the merging has to know of the file as a whole. */
export interface FileFacts {
  /** The fields that the file has a column for. */
  readonly says: ReadonlySet<string>;
  /** Whether another row of the file names this output of a device. */
  readonly isClaimedElsewhere: (device: string, output: number, row: number) => boolean;
  /** The street at a place, for rows and light points that have none. */
  readonly streetAt: (at: LightDraft["at"]) => string | null;
}

/** What the file has no column for stays as it is; so does a controller that the file does not name. */
export function merge(draft: LightDraft, existing: StockLight, file: FileFacts): MergedLight {
  const says = (...fields: string[]): boolean => fields.some((field) => file.says.has(field));
  const pick = <K extends keyof LightDraft & keyof StockLight>(
    field: K,
    ...columns: string[]
  ): LightDraft[K] | StockLight[K] =>
    says(...(columns.length === 0 ? [field] : columns)) ? draft[field] : existing[field];
  const cabinet = pick("cabinet");
  const { device, output } = deviceOf(draft, existing, file, says("output", "headCount"));
  return {
    row: draft.row,
    sourceKey: draft.sourceKey,
    number: pick("number", "number", "sourceId"),
    mast: pick("mast", "mast", "headCount"),
    // A blank cell is no reason to forget a street that was found, or entered by hand.
    street: draft.street ?? existing.street ?? file.streetAt(draft.at),
    houseNumber: pick("houseNumber"),
    area: pick("area"),
    at: draft.at,
    cabinet,
    // A segment belongs to its cabinet: of another cabinet nothing is known.
    segment:
      says("segment") || (cabinet !== existing.cabinet && existing.segment !== null)
        ? draft.segment
        : existing.segment,
    phase: pick("phase"),
    type: says("luminaireType", "lampType", "led", "ratedPower") ? draft.type : null,
    device,
    output,
    switching: switchingOf(draft, existing, device, cabinet, says("switching")),
    lightingClass: pick("lightingClass"),
    minimumLevel: pick("minimumLevel"),
    defaultLevel: pick("defaultLevel"),
    neverDim: pick("neverDim"),
    zeichen394: pick("zeichen394"),
    installedOn: pick("installedOn"),
    note: pick("note"),
  };
}

function deviceOf(
  draft: LightDraft,
  existing: StockLight,
  file: FileFacts,
  saysOutput: boolean,
): { device: string | null; output: number } {
  if (draft.device !== null) return { device: draft.device, output: draft.output };
  if (existing.device === null) {
    return { device: null, output: saysOutput ? draft.output : existing.output };
  }
  const { device, output } = existing;
  // Where the file has it at another light point it is no longer here.
  return file.isClaimedElsewhere(device, output, draft.row)
    ? { device: null, output }
    : { device, output };
}

/** Who has a controller is switched by it, whatever a column says. */
function switchingOf(
  draft: LightDraft,
  existing: StockLight,
  device: string | null,
  cabinet: string | null,
  says: boolean,
): StockLight["switching"] {
  if (device !== null) return "networked";
  if (says) return draft.switching;
  const isNewInCabinet = existing.cabinet === null && cabinet !== null;
  return existing.switching === "notNetworked" && isNewInCabinet ? "byCabinet" : existing.switching;
}

/** In what the light point differs from what it is to be; empty where in nothing. */
export function changesOf(existing: StockLight, merged: MergedLight): Change[] {
  const changes: Change[] = [];
  const compare = (
    field: string,
    before: string | number | boolean | null,
    after: string | number | boolean | null,
  ): void => {
    if (before === after) return;
    changes.push({ field, before: plain(before), after: plain(after) });
  };
  for (const field of comparedAlike) compare(field, existing[field], merged[field]);
  compare("longitude", existing.longitude, merged.at[0]);
  compare("latitude", existing.latitude, merged.at[1]);
  const { type } = merged;
  if (type !== null) {
    if (!isNamedAlike(existing.luminaireType, type)) {
      compare("luminaireType", existing.luminaireType, type.name);
    }
    // A guess does not overrule what is known of the type by now.
    if (!type.assumed || existing.luminaireType !== type.name) {
      compare("ratedPower", existing.ratedPower, type.ratedPower);
    }
  }
  return changes;
}

function plain(value: string | number | boolean | null): string | number | null {
  return typeof value === "boolean" ? String(value) : value;
}

/** Types of one name and different power have the power behind their name (StageNames.type). */
function isNamedAlike(name: string | null, type: LightDraft["type"]): boolean {
  return name === type.name || name === powerBehind(type);
}

export function powerBehind({ name, ratedPower }: LightDraft["type"]): string {
  return `${name} (${ratedPower} W)`;
}

const comparedAlike = [
  "number",
  "mast",
  "street",
  "houseNumber",
  "area",
  "cabinet",
  "segment",
  "phase",
  "switching",
  "device",
  "output",
  "lightingClass",
  "minimumLevel",
  "defaultLevel",
  "neverDim",
  "zeichen394",
  "installedOn",
  "note",
] as const;
