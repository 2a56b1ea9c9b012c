import type { ApplyChoice } from "../contract/imports.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Asked, EffectContext, LightChange } from "./change.ts";
import { edited, type PlanEdit } from "./plan-edit.ts";

/**
 * What carrying out a file does to the light points that are there: levels, floors and ways of switching that it changes, and those that
 * it takes away. What it adds darkens nothing.
 */
export async function importEffect(
  { office, imports }: EffectContext,
  { params, body: choice }: Asked<ApplyChoice>,
): Promise<LightChange | null> {
  const id = params["id"] ?? "";
  const view = await imports.find(id);
  if (view === null || view.state !== "ready") return null;
  const { lightById, names } = office.model.data;
  const edits = new Map<string, PlanEdit | null>();
  const lights: LightPoint[] = [];
  const take = (lightId: string, edit: PlanEdit | null): void => {
    const light = lightById.get(lightId);
    if (light === undefined) return;
    if (!edits.has(lightId)) lights.push(light);
    edits.set(lightId, edit);
  };
  const exceptRows = new Set(choice.exceptRows);
  const exceptIds = new Set(choice.exceptLightIds);
  if (choice.vanished === true) {
    for await (const rows of imports.eachRow(id, { kind: "vanished" })) {
      for (const { lightId } of rows) {
        if (lightId !== null && !exceptIds.has(lightId)) take(lightId, null);
      }
    }
  }
  if (choice.changed !== false) {
    const segmentOf = await segmentsByNumber(office);
    for await (const rows of imports.eachRow(id, { kind: "changed" })) {
      for (const { row, lightId, changes } of rows) {
        if (lightId === null || (row !== null && exceptRows.has(row))) continue;
        const light = lightById.get(lightId);
        const edit = light === undefined ? null : editOf(changes, light, segmentOf);
        if (edit !== null) take(lightId, edit);
      }
    }
  }
  if (lights.length === 0) return null;
  const change = edited("import", lights, names, ({ lightId }) => edits.get(lightId) ?? null);
  return { ...change, name: view.fileName };
}

type SegmentOf = (cabinet: string | null, segment: string | null) => string | null;

/** A file names a segment by its number and its cabinet's. One that is not there yet has no plan of its own. */
async function segmentsByNumber({ db }: EffectContext["office"]): Promise<SegmentOf> {
  const rows = await db
    .selectFrom("segments as s")
    .innerJoin("cabinets as c", "c.id", "s.cabinet_id")
    .select(["s.id", "s.number", "c.number as cabinet"])
    .where("s.deleted_at", "is", null)
    .execute();
  const ids = new Map(rows.map(({ id, number, cabinet }) => [`${cabinet}\n${number}`, id]));
  return (cabinet, segment) => ids.get(`${cabinet}\n${segment}`) ?? null;
}

type Changes = readonly { readonly field: string; readonly after: string | number | null }[];

function editOf(changes: Changes, light: LightPoint, segmentOf: SegmentOf): PlanEdit | null {
  const after = new Map(changes.map((change) => [change.field, change.after]));
  const word = (field: "cabinet" | "segment"): string | null => {
    const said = after.get(field);
    return said === undefined ? light[field] : said === null ? null : String(said);
  };
  const switching = after.get("switching");
  const [floor, level, neverDim] = ["minimumLevel", "defaultLevel", "neverDim"].map((field) =>
    after.get(field),
  );
  const edit: PlanEdit = {
    ...(floor === undefined ? {} : { minimumLevel: Number(floor) }),
    ...(level === undefined ? {} : { defaultLevel: Number(level) }),
    // The report has words and numbers alone.
    ...(neverDim === undefined ? {} : { neverDim: neverDim === "true" }),
    // Written by the comparison from a light point's own values.
    ...(switching === undefined ? {} : { switching: switching as LightPoint["switching"] }),
    ...(after.has("cabinet") || after.has("segment")
      ? { segmentId: segmentOf(word("cabinet"), word("segment")) }
      : {}),
  };
  return Object.keys(edit).length === 0 ? null : edit;
}
