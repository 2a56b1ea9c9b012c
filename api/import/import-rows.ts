import type { Kysely, Selectable } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type {
  ImportProblem,
  ImportReport,
  ImportSettings,
  ImportView,
} from "../contract/imports.ts";
import { inForce } from "../stock/batches.ts";
import type { ImportFormat } from "./file-format.ts";
import { UnreadableFile } from "./source-record.ts";

export interface Progress {
  done: number;
  total: number | null;
}

const mostListed = 50;

/** The import as it is shown; `progress` where it is being worked on. */
export async function findImport(
  db: Kysely<OfficeSchema>,
  id: string,
  progress: Progress | undefined,
): Promise<ImportView | null> {
  const row = await db.selectFrom("imports").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : viewOf(row, await inForce(db), progress);
}

export async function listImports(
  db: Kysely<OfficeSchema>,
  progress: ReadonlyMap<string, Progress>,
): Promise<ImportView[]> {
  const rows = await db
    .selectFrom("imports")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(mostListed)
    .execute();
  const stands = await inForce(db);
  return rows.map((row) => viewOf({ ...row, report: null }, stands, progress.get(row.id)));
}

function viewOf(
  row: Selectable<OfficeSchema["imports"]>,
  stands: (batchId: string) => boolean,
  work: Progress | undefined,
): ImportView {
  const isWorkedOn = work !== undefined;
  const progress = work ?? { done: row.done_rows, total: row.total_rows };
  return {
    id: row.id,
    fileName: row.file_name,
    // All written by imports.ts.
    format: row.format as ImportFormat | null,
    // It is done when people see it, not when it is stored.
    state: row.state === "applied" && isWorkedOn ? "applying" : row.state,
    progress: { done: progress.done, total: progress.total },
    settings: parsed<ImportSettings>(row.settings),
    report: parsed<ImportReport>(row.report),
    problem: parsed<ImportProblem>(row.problem),
    createdAt: row.created_at,
    appliedAt: row.applied_at,
    batchId: row.batch_id,
    undone: row.batch_id !== null && !stands(row.batch_id),
    carriedOut: parsed<ImportView["carriedOut"]>(row.carried_out),
  };
}

function parsed<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

/** Why an import has failed, in a word of the catalogue. */
export function problemOf(error: unknown): ImportProblem {
  if (error instanceof UnreadableFile) return { code: error.code, parameters: error.parameters };
  if (error instanceof Interrupted) return { code: "interrupted", parameters: {} };
  return { code: "internal", parameters: {} };
}

/** The office was stopped in the middle. */
export class Interrupted extends Error {}
