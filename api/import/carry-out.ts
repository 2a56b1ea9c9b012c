import type { Kysely, Transaction } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { removeStage, withStage, writeStaged } from "../../store/stock-stage.ts";
import type { ApplyChoice, ImportReport } from "../contract/imports.ts";
import { audit, type Actor } from "../office/audit.ts";
import { defaultCalendars } from "../office/default-plan.ts";
import { raiseRevision } from "../office/revisions.ts";
import { ChangeLog } from "../stock/change-log.ts";
import { importFolder } from "./import-folder.ts";
import type { CarriedOut, Staged } from "./import-job.ts";
import { runImportJob } from "./import-thread.ts";
import { UnreadableFile } from "./source-record.ts";
import { takeTownWords } from "./town-words.ts";

/** So often an inventory that others change meanwhile is compared anew. */
const mostTries = 5;

export interface CarryOut {
  readonly db: Kysely<OfficeSchema>;
  readonly databasePath: string;
  /** Of the import, after reading (import-folder.ts). */
  readonly folder: string;
  readonly importId: string;
  readonly fileName: string;
  readonly choice: ApplyChoice;
  readonly actor: Actor;
  /** Milliseconds since 1970, by the machine's own clock. */
  readonly now: number;
  readonly onProgress: (done: number, total: number | null) => void;
  readonly signal: AbortSignal;
  /** Done in the same transaction. */
  readonly alongside: (trx: Transaction<OfficeSchema>, outcome: Applied) => Promise<void>;
}

export interface Applied {
  /** Null where there was nothing to change. */
  readonly batchId: string | null;
  readonly carriedOut: CarriedOut;
  /** New where the inventory has moved since the report that was shown. */
  readonly report: ImportReport | null;
  /** The light points concerned, where they are few and nothing else has changed. */
  readonly lightIds: readonly string[] | null;
}

/**
 * Carries an import out in one transaction, which holds the writer only for copying rows that were made ready before. Where the
 * inventory has changed in between they are made anew. Throws UnreadableFile "inventoryMoved" where that does not come to an end.
 */
export async function carryOut(request: CarryOut): Promise<Applied> {
  const { databasePath, folder, choice, now, onProgress, signal } = request;
  const { stage } = importFolder(folder);
  try {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const staged = await runImportJob<"stage">(
        { kind: "stage", databasePath, folder, choice, at: now },
        (done, total) => onProgress(Math.floor(done / 2), total),
        signal,
      );
      const applied = await writeImport(stage, staged, request);
      if (applied !== null) return applied;
    }
  } finally {
    removeStage(stage);
  }
  throw new UnreadableFile(
    "inventoryMoved",
    "The inventory was changed again and again meanwhile.",
  );
}

/** Writes what is staged in one transaction; null where the inventory is not the one any more that it was made for. */
export function writeImport(
  stage: string,
  staged: Staged,
  request: Omit<CarryOut, "databasePath" | "folder" | "choice" | "signal">,
): Promise<Applied | null> {
  const { db } = request;
  return withStage(db, stage, () => db.transaction().execute((trx) => write(trx, staged, request)));
}

async function write(
  trx: Transaction<OfficeSchema>,
  staged: Staged,
  {
    actor,
    now,
    fileName,
    importId,
    onProgress,
    alongside,
  }: Omit<CarryOut, "databasePath" | "folder" | "choice" | "signal">,
): Promise<Applied | null> {
  const revision = await trx
    .selectFrom("meta")
    .select("value")
    .where("key", "=", "inventoryRevision")
    .executeTakeFirst();
  if (Number(revision?.value ?? 0) !== staged.inventoryRevision) return null;
  const by = actor.user.id;
  const { carriedOut, lightIds, report } = staged;
  let batchId: string | null = null;
  await defaultCalendars(trx, by, now);
  if (staged.rows > 0) {
    const log =
      staged.lines === 0
        ? null
        : await ChangeLog.open(trx, { kind: "import", title: fileName, actor: by, at: now });
    batchId = log?.batchId ?? null;
    await writeStaged(trx, {
      at: now,
      actor: by,
      batchId: batchId ?? "",
      onProgress: (rows) => onProgress(Math.floor((staged.rows + rows) / 2), staged.rows),
    });
    log?.addWritten(staged.lines);
    await log?.close();
    await raiseRevision(trx, "inventory", by, now, lightIds);
  }
  await takeTownWords(trx, staged.members);
  await audit(trx, now, actor, {
    action: "inventory.imported",
    object: `import:${importId}`,
    after: { file: fileName, ...carriedOut, batchId },
  });
  const applied = { batchId, carriedOut, report, lightIds };
  await alongside(trx, applied);
  return applied;
}
