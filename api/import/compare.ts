import type { StockLight, StockLookup } from "../../store/stock-lookup.ts";
import type { ImportProblem } from "../contract/imports.ts";
import { Devices } from "./device-rules.ts";
import { FileSurvey } from "./file-facts.ts";
import type { LightDraft } from "./light-draft.ts";
import { Matching, type Match } from "./match.ts";
import { changesOf, merge, type Change, type FileFacts, type MergedLight } from "./merge.ts";
import type { ReadItem } from "./read-items.ts";

/** What is to be done with one row of the file, or with one light point that has none there. */
export type Decision =
  | {
      readonly kind: "added";
      readonly light: MergedLight;
      /** It lies in the trash and comes back with what the file says. */
      readonly restored: StockLight | null;
      readonly notes: readonly ImportProblem[];
    }
  | {
      readonly kind: "changed";
      readonly light: MergedLight;
      readonly existing: StockLight;
      readonly changes: readonly Change[];
      readonly notes: readonly ImportProblem[];
    }
  | {
      readonly kind: "unchanged";
      readonly row: number;
      readonly existing: StockLight;
      /** The key that an inventory made by hand does not have yet. */
      readonly key: string;
      readonly notes: readonly ImportProblem[];
    }
  /** A light point outside the file that stands in one of its streets. */
  | { readonly kind: "inStreet"; readonly existing: StockLight; readonly street: string }
  | { readonly kind: "vanished"; readonly existing: StockLight }
  | Exclude<ReadItem, { kind: "light" }>;

export interface CompareRequest {
  /** Reads the file's items from the start, each time it is called. */
  readonly items: () => AsyncIterable<ReadItem>;
  readonly stock: StockLookup;
  readonly source: string;
  readonly says: ReadonlySet<string>;
  /** Rows that are not carried out: a controller cannot come from a light point that is left as it is. */
  readonly exceptRows: ReadonlySet<number>;
}

/** Streets of the file by name, and a decision on every row in the file's order, then on the light points that no row speaks of. */
export interface Comparison {
  readonly streets: FileSurvey["streets"];
  decisions(): AsyncGenerator<Decision>;
}

export async function compare(request: CompareRequest): Promise<Comparison> {
  const survey = await FileSurvey.of(request.items());
  return {
    streets: survey.streets,
    decisions: () => decide(request, survey),
  };
}

async function* decide(request: CompareRequest, survey: FileSurvey): AsyncGenerator<Decision> {
  const { stock, source, says } = request;
  const streetAt = survey.nearestStreet(stock);
  const matching = new Matching(stock, source, survey.keys);
  const facts: FileFacts = {
    says,
    streetAt,
    isClaimedElsewhere: (device, output, row) => devices.isClaimedElsewhere(device, output, row),
  };
  const devices = new Devices(stock, request.exceptRows, survey);
  let lights = 0;
  for await (const item of request.items()) {
    if (item.kind !== "light") {
      yield item.kind === "cabinet" ? devices.checkedCabinet(item) : item;
      continue;
    }
    lights += 1;
    const notes: ImportProblem[] = [...item.notes];
    const match = matching.find(item.draft);
    const draft = devices.checked(onItsMast(item.draft, survey, notes), match, notes);
    if (match.isKeyTaken) notes.push({ code: "otherSource", parameters: { number: draft.number } });
    yield match.how === "key" || match.how === "place"
      ? known(draft, match, facts, source, notes)
      : added(draft, match, facts, survey, devices, notes);
  }
  if (lights > 0) yield* vanished(stock, source, matching, survey);
  if (survey.hasStreets) yield* inStreets(stock, matching, streetAt);
}

/**
 * The sign hangs on the mast, so on all its heads. A number that many masts have goes behind the street's name: so it names one, as
 * people there call it.
 */
function onItsMast(draft: LightDraft, survey: FileSurvey, notes: ImportProblem[]): LightDraft {
  const { mast, street } = draft;
  if (mast === null) return draft;
  if (survey.isScattered(mast)) {
    notes.push({ code: "mastRepeats", parameters: { mast } });
    return { ...draft, mast: street === null ? null : `${street} ${mast}` };
  }
  return draft.zeichen394 || !survey.signedMasts.has(mast) ? draft : { ...draft, zeichen394: true };
}

function added(
  draft: LightDraft,
  { existing, key }: Match,
  facts: FileFacts,
  { hasStreets }: FileSurvey,
  devices: Devices,
  notes: ImportProblem[],
): Decision {
  const street = draft.street ?? existing?.street ?? facts.streetAt(draft.at);
  if (street === null && hasStreets) notes.push({ code: "noStreetNear", parameters: {} });
  if (street !== null && draft.street === null && existing === null) {
    notes.push({ code: "streetByPlace", parameters: {} });
  }
  if (existing === null) {
    const switching = draft.device === null ? draft.switching : "networked";
    const light = { ...draft, street, switching, sourceKey: key };
    return { kind: "added", light, restored: null, notes };
  }
  notes.push({ code: "restoredFromTrash", parameters: {} });
  const merged = { ...merge(draft, existing, facts), street, sourceKey: key };
  const light = draft.device === null ? devices.withoutTaken(merged) : merged;
  return { kind: "added", light, restored: existing, notes };
}

function known(
  draft: LightDraft,
  { existing, key, how }: Extract<Match, { how: "key" | "place" }>,
  facts: FileFacts,
  source: string,
  notes: ImportProblem[],
): Decision {
  if (how === "place" && existing.source !== source) {
    notes.push({ code: "matchedByPlace", parameters: { number: draft.number } });
  }
  const light = { ...merge(draft, existing, facts), sourceKey: key };
  if (draft.street === null && existing.street === null && light.street !== null) {
    notes.push({ code: "streetByPlace", parameters: {} });
  }
  const changes = changesOf(existing, light);
  return changes.length === 0
    ? { kind: "unchanged", row: draft.row, existing, key, notes }
    : { kind: "changed", light, existing, changes, notes };
}

function* vanished(
  stock: StockLookup,
  source: string,
  matching: Matching,
  { skippedNumbers }: FileSurvey,
): Generator<Decision> {
  for (const existing of stock.ofSource(source)) {
    if (matching.isFound(existing) || skippedNumbers.has(existing.number)) continue;
    yield { kind: "vanished", existing };
  }
}

function* inStreets(
  stock: StockLookup,
  matching: Matching,
  streetAt: FileFacts["streetAt"],
): Generator<Decision> {
  for (const existing of stock.withoutStreet()) {
    if (matching.isFound(existing)) continue;
    const street = streetAt([existing.longitude, existing.latitude]);
    if (street !== null) yield { kind: "inStreet", existing, street };
  }
}
