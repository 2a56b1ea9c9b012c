import type { Kysely } from "kysely";
import { insertMany } from "../../store/bulk.ts";
import type { NewLightPoint, OfficeSchema } from "../../store/office-schema.ts";
import { newId } from "../auth/token.ts";
import type { ImportReport } from "../contract/imports.ts";
import {
  defaultCalendars,
  lowestDimmedLevel,
  type DefaultCalendars,
} from "../office/default-plan.ts";
import { raiseRevision, setMeta } from "../office/revisions.ts";
import { loadExisting, type ExistingInventory } from "./existing.ts";
import type { LightDraft } from "./light-draft.ts";
import { Names } from "./names.ts";
import { NearestStreet } from "./nearest-street.ts";
import { ImportPlan, type PlannedLight } from "./plan.ts";
import type { SourceFile } from "./source-record.ts";
import { surveyFile, type Survey } from "./survey.ts";

/** Light points written at once. */
const portion = 1_000;
const mostSamples = 20;
const attributionSeparator = " · ";

export interface ImportRun {
  readonly db: Kysely<OfficeSchema>;
  readonly file: SourceFile;
  /** Rows handled, rows in all (null while they are counted). */
  readonly onProgress: (done: number, total: number | null) => void;
}

/** What importing the file would do. Nothing is changed. Throws UnreadableFile. */
export async function previewImport({ db, file, onProgress }: ImportRun): Promise<ImportReport> {
  const survey = await surveyFile(file, (rows) => onProgress(rows, null));
  const plan = await planFor(db, survey, await loadExisting(db));
  const tally = new Tally();
  for await (const light of plan.lights(file, (row) => onProgress(row, survey.rows))) {
    tally.count(light);
  }
  plan.strayLights();
  return tally.report(survey, plan);
}

/** Carries the import out within the caller's transaction. Throws UnreadableFile. `now` is the machine's own clock. */
export async function carryOutImport(
  { db, file, onProgress }: ImportRun,
  actor: string,
  now: number,
): Promise<ImportReport> {
  const survey = await surveyFile(file, (rows) => onProgress(rows, null));
  const existing = await loadExisting(db);
  const plan = await planFor(db, survey, existing);
  const names = await Names.load(db);
  const calendars = await defaultCalendars(db, actor, now);
  for (const [name, lines] of survey.streets) await names.street(name, lines);
  for (const [number, { name, at }] of survey.cabinets) await names.placeCabinet(number, name, at);
  if (existing.byDevice.size > 0) {
    await freeDevices(db, await planFor(db, survey, existing), file);
  }
  const writer = new LightWriter(db, names, calendars, now, await nextIndex(db));
  const tally = new Tally();
  for await (const light of plan.lights(file, (row) => onProgress(row, survey.rows))) {
    tally.count(light);
    await writer.take(light);
  }
  await writer.flush();
  for (const { id, street } of plan.strayLights()) {
    await db
      .updateTable("light_points")
      .set({ street, updated_at: now })
      .where("id", "=", id)
      .execute();
  }
  await nameTown(db, survey);
  await raiseRevision(db, "inventory", actor, now);
  return tally.report(survey, plan);
}

async function planFor(
  db: Kysely<OfficeSchema>,
  survey: Survey,
  existing: ExistingInventory,
): Promise<ImportPlan> {
  const streets = new NearestStreet();
  const known = await db.selectFrom("streets").select(["name", "geometry"]).execute();
  for (const { name, geometry } of known) {
    // Names.street wrote it, in this shape; the file's own lines replace it.
    if (geometry !== null && !survey.streets.has(name)) streets.add(name, JSON.parse(geometry));
  }
  for (const [name, lines] of survey.streets) streets.add(name, lines);
  return new ImportPlan(survey, existing, streets);
}

/**
 * A device's output that moves from one light point of the file to another must be free in between. Who keeps its device is not
 * touched, for its row may be unchanged and so not be written.
 */
async function freeDevices(
  db: Kysely<OfficeSchema>,
  plan: ImportPlan,
  file: SourceFile,
): Promise<void> {
  for await (const light of plan.lights(file, () => {})) {
    if (light.kind !== "changed" || light.existing.device === null) continue;
    const { device, output } = light.draft;
    if (light.existing.device === device && light.existing.output === output) continue;
    await db
      .updateTable("light_points")
      .set({ device_id: null })
      .where("id", "=", light.existing.id)
      .execute();
  }
}

async function nextIndex(db: Kysely<OfficeSchema>): Promise<number> {
  const { greatest } = await db
    .selectFrom("light_points")
    .select((eb) => eb.fn.max("idx").as("greatest"))
    .executeTakeFirstOrThrow();
  return (greatest ?? -1) + 1;
}

/** A town's own file says its name; other files' `name` is that of a map layer. */
async function nameTown(db: Kysely<OfficeSchema>, { members }: Survey): Promise<void> {
  const { name, timeZone, attribution = members["copyright"] } = members;
  if (typeof attribution === "string" && attribution.trim() !== "")
    await attribute(db, attribution.trim());
  if (typeof name !== "string" || typeof timeZone !== "string") return;
  await setMeta(db, "townName", name.slice(0, 200));
}

/** Open data often asks to be named wherever it is shown; several files may ask. */
async function attribute(db: Kysely<OfficeSchema>, text: string): Promise<void> {
  const held = await db
    .selectFrom("meta")
    .select("value")
    .where("key", "=", "attribution")
    .executeTakeFirst();
  const all = new Set([...(held?.value.split(attributionSeparator) ?? []), text.slice(0, 300)]);
  await setMeta(db, "attribution", [...all].join(attributionSeparator));
}

class Tally {
  added = 0;
  changed = 0;
  unchanged = 0;
  readonly #samples: ImportReport["samples"][number][] = [];
  readonly #sampled = { added: 0, changed: 0 };

  count(light: PlannedLight): void {
    this[light.kind] += 1;
    if (light.kind === "unchanged" || this.#sampled[light.kind] >= mostSamples) return;
    this.#sampled[light.kind] += 1;
    const { row, number, street } = light.draft;
    const changes = light.kind === "changed" ? light.changes : [];
    this.#samples.push({ kind: light.kind, row, number, street, changes });
  }

  report(survey: Survey, plan: ImportPlan): ImportReport {
    return {
      rows: survey.rows,
      added: this.added,
      changed: this.changed,
      unchanged: this.unchanged,
      skipped: plan.findings.skipped,
      streets: plan.streets,
      cabinets: plan.cabinets,
      columns: survey.columns.report(),
      findings: plan.findings.list(),
      samples: this.#samples,
    };
  }
}

/** Writes light points by portions. */
class LightWriter {
  readonly #db: Kysely<OfficeSchema>;
  readonly #names: Names;
  readonly #calendars: DefaultCalendars;
  readonly #now: number;
  #index: number;
  #added: NewLightPoint[] = [];
  #changed: NewLightPoint[] = [];

  constructor(
    db: Kysely<OfficeSchema>,
    names: Names,
    calendars: DefaultCalendars,
    now: number,
    index: number,
  ) {
    this.#db = db;
    this.#names = names;
    this.#calendars = calendars;
    this.#now = now;
    this.#index = index;
  }

  async take(light: PlannedLight): Promise<void> {
    if (light.kind === "unchanged") return;
    const content = await this.#content(light.draft);
    if (light.kind === "added") {
      this.#added.push({
        ...content,
        id: newId("lp"),
        idx: this.#index,
        calendar_id: mayFollowDimmed(light.draft)
          ? this.#calendars.dimmed
          : this.#calendars.wholeNight,
        created_at: this.#now,
      });
      this.#index += 1;
    } else {
      const { id, index } = light.existing;
      this.#changed.push({ ...content, id, idx: index, calendar_id: null, created_at: this.#now });
    }
    if (this.#added.length + this.#changed.length >= portion) await this.flush();
  }

  async flush(): Promise<void> {
    await insertMany(this.#db, "light_points", this.#added);
    await insertMany(this.#db, "light_points", this.#changed, {
      conflict: { key: ["id"], update: written },
    });
    this.#added = [];
    this.#changed = [];
  }

  async #content(draft: LightDraft) {
    const cabinetId = await this.#names.cabinet(draft.cabinet);
    return {
      number: draft.number,
      mast: draft.mast,
      street: draft.street,
      house_number: draft.houseNumber,
      area_id: await this.#names.area(draft.area),
      lon: draft.at[0],
      lat: draft.at[1],
      cabinet_id: cabinetId,
      segment_id: await this.#names.segment(cabinetId, draft.segment),
      phase: draft.phase,
      luminaire_type_id: await this.#names.type(draft.type),
      switching: draft.switching,
      device_id: await this.#names.device(draft.device, this.#now),
      output: draft.output,
      lighting_class: draft.lightingClass,
      minimum_level: draft.minimumLevel,
      default_level: draft.defaultLevel,
      never_dim: draft.neverDim ? (1 as const) : (0 as const),
      zeichen394: draft.zeichen394 ? (1 as const) : (0 as const),
      source_key: draft.sourceKey,
      updated_at: this.#now,
      deleted_at: null,
    };
  }
}

/** A program is assigned only where no floor forbids it, also when we assign it. */
function mayFollowDimmed({ switching, neverDim, minimumLevel }: LightDraft): boolean {
  return switching === "networked" && !neverDim && minimumLevel <= lowestDimmedLevel;
}

/** Columns an import may write over; its place in columns, its calendar and its birth are not the file's business. */
const written = [
  "number",
  "mast",
  "street",
  "house_number",
  "area_id",
  "lon",
  "lat",
  "cabinet_id",
  "segment_id",
  "phase",
  "luminaire_type_id",
  "switching",
  "device_id",
  "output",
  "lighting_class",
  "minimum_level",
  "default_level",
  "never_dim",
  "zeichen394",
  "updated_at",
] as const;
