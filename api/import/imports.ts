import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ImportProblem, ImportReport, ImportView } from "../contract/imports.ts";
import { newId } from "../auth/token.ts";
import { audit, type Actor } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { carryOutImport, previewImport } from "./carry-out.ts";
import { csvFile } from "./csv-file.ts";
import { geoJsonFile } from "./geojson-file.ts";
import { UnreadableFile, type SourceFile } from "./source-record.ts";

export type ImportFormat = "geojson" | "csv";

export interface Imports {
  /** Takes a file in and begins to read it; "tooLarge" where it is larger than the configuration allows. */
  take(
    input: { fileName: string; format: ImportFormat; stream: Readable },
    actor: Actor,
  ): Promise<{ id: string } | "tooLarge">;
  find(id: string): Promise<ImportView | null>;
  /** Begins to carry out what the preview has shown; false where the import is not `ready`. */
  apply(id: string, actor: Actor): Promise<boolean>;
  /** Waits for what is being worked on. */
  close(): Promise<void>;
}

interface Progress {
  done: number;
  total: number | null;
}

/** Imports of inventories: spooled to disk, read as streams, shown before they are carried out, one at a time. */
export async function createImports(office: Office): Promise<Imports> {
  const { db, log } = office;
  const folder = join(office.config.dataDir, "imports");
  await mkdir(folder, { recursive: true });
  await forgetInterrupted(office, folder);
  const progress = new Map<string, Progress>();
  let work: Promise<void> = Promise.resolve();

  /** One import after the other: each sees the inventory that the one before has left. */
  const enqueue = (id: string, step: (progress: Progress) => Promise<void>): void => {
    const own: Progress = { done: 0, total: null };
    progress.set(id, own);
    work = work
      .then(() => step(own))
      .catch((error: unknown) => fail(id, error))
      .catch((error: unknown) => log.error({ err: error, id }, "import state not written"))
      .finally(() => progress.delete(id));
  };

  const fail = async (id: string, error: unknown): Promise<void> => {
    const problem: ImportProblem =
      error instanceof UnreadableFile
        ? { code: error.code, parameters: error.parameters }
        : { code: "internal", parameters: {} };
    if (problem.code === "internal") log.error({ err: error, id }, "import failed");
    await db
      .updateTable("imports")
      .set({ state: "failed", problem: JSON.stringify(problem) })
      .where("id", "=", id)
      .execute();
    await rm(spoolPath(folder, id), { force: true });
  };

  const finish = async (
    id: string,
    state: "ready" | "applied",
    report: ImportReport,
  ): Promise<void> => {
    await db
      .updateTable("imports")
      .set({
        state,
        report: JSON.stringify(report),
        done_rows: report.rows,
        total_rows: report.rows,
        ...(state === "applied" ? { applied_at: office.now() } : {}),
      })
      .where("id", "=", id)
      .execute();
  };

  return {
    async take({ fileName, format, stream }, actor) {
      const id = newId(format === "csv" ? "ic" : "ig");
      const path = spoolPath(folder, id);
      const most = office.config.importMaxBytes;
      let bytes = 0;
      const bounded = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > most) throw new RangeError("tooLarge");
          yield chunk;
        }
      };
      try {
        await pipeline(stream, bounded, createWriteStream(path, { mode: 0o600 }));
      } catch (error) {
        await rm(path, { force: true });
        if (bytes > most) return "tooLarge";
        throw error;
      }
      await db
        .insertInto("imports")
        .values({
          id,
          state: "reading",
          file_name: fileName,
          total_rows: null,
          report: null,
          problem: null,
          created_at: office.now(),
          created_by: actor.user.id,
          applied_at: null,
        })
        .execute();
      enqueue(id, async (own) => {
        const report = await previewImport({ db, file: openFile(path, id), onProgress: into(own) });
        await finish(id, "ready", report);
      });
      return { id };
    },
    async find(id) {
      const row = await db
        .selectFrom("imports")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const now = progress.get(id) ?? { done: row.done_rows, total: row.total_rows };
      return {
        id,
        fileName: row.file_name,
        state: row.state,
        progress: { done: now.done, total: now.total },
        // Both written by this file.
        report: row.report === null ? null : (JSON.parse(row.report) as ImportReport),
        problem: row.problem === null ? null : (JSON.parse(row.problem) as ImportProblem),
      };
    },
    async apply(id, actor) {
      const { numUpdatedRows } = await db
        .updateTable("imports")
        .set({ state: "applying", done_rows: 0 })
        .where("id", "=", id)
        .where("state", "=", "ready")
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      enqueue(id, async (own) => {
        const path = spoolPath(folder, id);
        const report = await db.transaction().execute(async (trx) => {
          const done = await carryOutImport(
            { db: trx, file: openFile(path, id), onProgress: into(own) },
            actor.user.id,
            office.now(),
          );
          const { added, changed, unchanged, skipped } = done;
          await audit(trx, office.now(), actor, {
            action: "inventory.imported",
            object: `import:${id}`,
            after: { added, changed, unchanged, skipped },
          });
          return done;
        });
        await office.model.reload();
        office.link.nudge();
        await finish(id, "applied", report);
        office.events.emit("changed");
        await rm(path, { force: true });
      });
      return true;
    },
    close: () => work,
  };
}

function into(progress: Progress): (done: number, total: number | null) => void {
  return (done, total) => {
    progress.done = done;
    progress.total = total;
  };
}

function spoolPath(folder: string, id: string): string {
  return join(folder, id);
}

function openFile(path: string, id: string): SourceFile {
  return id.startsWith("ic_") ? csvFile(path) : geoJsonFile(path);
}

/** What an office that died was at cannot be taken up again: the person sees why, and sends the file once more. */
async function forgetInterrupted({ db }: Office, folder: string): Promise<void> {
  const problem: ImportProblem = { code: "interrupted", parameters: {} };
  await db
    .updateTable("imports")
    .set({ state: "failed", problem: JSON.stringify(problem) })
    .where("state", "in", ["reading", "applying"])
    .execute();
  const ready = await db.selectFrom("imports").select("id").where("state", "=", "ready").execute();
  const keep = new Set(ready.map(({ id }) => id));
  for (const name of await readdir(folder)) {
    if (!keep.has(name)) await rm(join(folder, name), { force: true });
  }
}
