import { access, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { ApplyChoice, ImportReport, ImportSettings, ImportView } from "../contract/imports.ts";
import { newId } from "../auth/token.ts";
import { audit, type Actor } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { carryOut } from "./carry-out.ts";
import type { ImportFormat } from "./file-format.ts";
import { importFolder } from "./import-folder.ts";
import { findImport, Interrupted, listImports, problemOf, type Progress } from "./import-rows.ts";
import { runImportJob } from "./import-thread.ts";
import { forgetOld, takeUpInterrupted } from "./retention.ts";
import { spoolFile } from "./spool-file.ts";
import { eachRow, readRows, type ImportRow, type RowsWanted } from "./row-files.ts";

export interface Imports {
  /** Takes a file in and begins to read it; "tooLarge" where it is larger than the configuration allows. */
  take(
    input: { fileName: string; format: ImportFormat; settings: ImportSettings; stream: Readable },
    actor: Actor,
  ): Promise<{ id: string } | "tooLarge">;
  find(id: string): Promise<ImportView | null>;
  /** The last 50, newest first, without reports. */
  list(): Promise<ImportView[]>;
  /** Begins to read the file anew; false where it is neither `ready` nor `failed`, or its file is not kept. */
  readAnew(id: string, settings: ImportSettings, actor: Actor): Promise<boolean>;
  /** Begins to carry out what is chosen of what the report shows; false where the import is not `ready`. */
  apply(id: string, choice: ApplyChoice, actor: Actor): Promise<boolean>;
  /** A page of the report row by row; null where it is not kept. Throws RangeError on a cursor that is none. */
  rows(id: string, wanted: RowsWanted): ReturnType<typeof readRows>;
  eachRow(
    id: string,
    wanted: Pick<RowsWanted, "kind" | "code">,
  ): AsyncIterable<readonly ImportRow[]>;
  /** Stops reading and forgets the file; false where it is being applied or was. */
  forget(id: string, actor: Actor): Promise<boolean>;
  /** Stops what is only read, and waits for what is being carried out. */
  close(): Promise<void>;
}

interface Work extends Progress {
  readonly stop: AbortController;
}

const forgetEveryMs = 3_600_000;

/** Imports of inventories: spooled to disk, read in a thread, shown before they are carried out, one at a time. */
export async function createImports(office: Office): Promise<Imports> {
  const { db, log } = office;
  const root = join(office.config.dataDir, "imports");
  const { timeZone } = office.config;
  const databasePath = join(office.config.dataDir, "office.db");
  const folderOf = (id: string) => importFolder(join(root, id));
  await mkdir(root, { recursive: true });
  await takeUpInterrupted(db);
  const arriving = new Set<string>();
  const sweep = () => forgetOld(db, root, office.now(), arriving);
  await sweep();
  const working = new Map<string, Work>();
  let last: Promise<void> = Promise.resolve();
  const closing = new AbortController();

  /** One after the other: each sees the inventory that the one before has left. */
  const enqueue = (id: string, step: (work: Work) => Promise<void>): void => {
    const work: Work = { done: 0, total: null, stop: new AbortController() };
    working.set(id, work);
    last = last
      .then(() => step(work))
      .catch((error: unknown) => (work.stop.signal.aborted ? undefined : fail(id, error)))
      .catch((error: unknown) => log.error({ err: error, id }, "import state not written"))
      .finally(() => {
        if (working.get(id) === work) working.delete(id);
      });
  };

  const fail = async (id: string, error: unknown): Promise<void> => {
    const problem = problemOf(error);
    if (problem.code === "internal") log.error({ err: error, id }, "import failed");
    await db
      .updateTable("imports")
      .set({ state: "failed", problem: JSON.stringify(problem) })
      .where("id", "=", id)
      .execute();
  };

  const enqueueReading = (
    id: string,
    format: ImportFormat,
    name: string,
    settings: ImportSettings,
  ) =>
    enqueue(id, async (work) => {
      const { path: folder } = folderOf(id);
      const report = await runImportJob<"read">(
        { kind: "read", databasePath, folder, format, fileName: name, settings, timeZone },
        into(work),
        AbortSignal.any([work.stop.signal, closing.signal]),
      );
      await db
        .updateTable("imports")
        .set({ state: "ready", ...written(report) })
        .where("id", "=", id)
        .execute();
    });

  const stored = (id: string) =>
    db.selectFrom("imports").selectAll().where("id", "=", id).executeTakeFirst();

  const sweeping = setInterval(() => {
    sweep().catch((error: unknown) => log.error({ err: error }, "old imports not forgotten"));
  }, forgetEveryMs);
  sweeping.unref();

  return {
    async take({ fileName, format, settings, stream }, actor) {
      const id = newId("i");
      const { path, file } = folderOf(id);
      arriving.add(id);
      try {
        await mkdir(path, { mode: 0o700 });
        if (!(await spoolFile(stream, file, office.config.importMaxBytes))) {
          await rm(path, { recursive: true, force: true });
          return "tooLarge";
        }
        const row = {
          id,
          state: "reading" as const,
          file_name: fileName,
          format,
          settings: JSON.stringify(settings),
          total_rows: null,
          report: null,
          problem: null,
          applied_at: null,
          created_at: office.now(),
          created_by: actor.user.id,
        };
        await db.transaction().execute(async (trx) => {
          await trx.insertInto("imports").values(row).execute();
          await audit(trx, row.created_at, actor, {
            action: "import.sent",
            object: `import:${id}`,
            after: { name: fileName, format, settings },
          });
        });
      } finally {
        arriving.delete(id);
      }
      enqueueReading(id, format, fileName, settings);
      return { id };
    },
    find: (id) => findImport(db, id, working.get(id)),
    list: () => listImports(db, working),
    async readAnew(id, settings, actor) {
      const row = await stored(id);
      const hasFile = await access(folderOf(id).file).then(
        () => true,
        () => false,
      );
      if (row === undefined || !hasFile) return false;
      const taken = await db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable("imports")
          .set({ state: "reading", done_rows: 0, total_rows: null, report: null, problem: null })
          .set({ settings: JSON.stringify(settings) })
          .where("id", "=", id)
          .where("state", "in", ["ready", "failed"])
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await audit(trx, office.now(), actor, {
          action: "import.readAnew",
          object: `import:${id}`,
          after: settings,
        });
        return true;
      });
      // Written by `take`.
      if (taken) enqueueReading(id, row.format as ImportFormat, row.file_name, settings);
      return taken;
    },
    async apply(id, choice, actor) {
      const row = await stored(id);
      const { numUpdatedRows } = await db
        .updateTable("imports")
        .set({ state: "applying", done_rows: 0 })
        .where("id", "=", id)
        .where("state", "=", "ready")
        .executeTakeFirst();
      if (row === undefined || numUpdatedRows === 0n) return false;
      enqueue(id, async (work) => {
        const { path, file, items, foundOut } = folderOf(id);
        const { lightIds, batchId } = await carryOut({
          db,
          databasePath,
          folder: path,
          importId: id,
          fileName: row.file_name,
          choice,
          actor,
          now: office.now(),
          onProgress: into(work),
          signal: work.stop.signal,
          alongside: async (trx, { batchId: batch_id, carriedOut, report }) => {
            await trx
              .updateTable("imports")
              .set({
                state: "applied",
                applied_at: office.now(),
                batch_id,
              })
              .set({ carried_out: JSON.stringify(carriedOut) })
              .set(report === null ? {} : written(report))
              .where("id", "=", id)
              .execute();
          },
        });
        for (const path of [file, items, foundOut]) await rm(path, { force: true });
        await office.model.reload();
        office.link.nudge();
        log.info({ id, batchId, lights: lightIds?.length }, "import applied");
        office.events.emit("changed");
      });
      return true;
    },
    rows: (id, wanted) => readRows(folderOf(id).rows, wanted),
    eachRow: (id, wanted) => eachRow(folderOf(id).rows, wanted),
    async forget(id, actor) {
      const forgotten = await db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom("imports")
          .where("id", "=", id)
          .where("state", "not in", ["applying", "applied"])
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        const object = `import:${id}`;
        await audit(trx, office.now(), actor, { action: "import.forgotten", object });
        return true;
      });
      if (!forgotten) return false;
      working.get(id)?.stop.abort(new Error("forgotten"));
      await rm(folderOf(id).path, { recursive: true, force: true });
      return true;
    },
    async close() {
      clearInterval(sweeping);
      closing.abort(new Interrupted("the office was stopped"));
      await last;
    },
  };
}

function into(progress: Progress): (done: number, total: number | null) => void {
  return (done, total) => {
    progress.done = done;
    progress.total = total;
  };
}

function written(report: ImportReport) {
  return { report: JSON.stringify(report), done_rows: report.rows, total_rows: report.rows };
}
