import { mkdtemp, copyFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { ApplyChoice, ImportReport, ImportSettings } from "../contract/imports.ts";
import type { Actor } from "../office/audit.ts";
import { carryOut, type Applied } from "./carry-out.ts";
import { formatOf } from "./file-format.ts";
import { importFolder } from "./import-folder.ts";
import { runImportJob } from "./import-thread.ts";

export interface WholeImport {
  readonly db: Kysely<OfficeSchema>;
  /** office.db, which `db` writes. */
  readonly databasePath: string;
  /** The file; its format is told by its ending. */
  readonly file: string;
  /** Of the town: decides where degrees that could stand in either order lie. */
  readonly timeZone?: string;
  readonly settings?: ImportSettings;
  /** Null only looks. */
  readonly choice: ApplyChoice | null;
  readonly actor: Actor;
  /** Milliseconds since 1970, by the machine's own clock. */
  readonly now: number;
  readonly onProgress?: (done: number, total: number | null) => void;
}

/** Reads a file and carries it out, where no office runs: the first town, a command line. Throws UnreadableFile; then nothing is changed. */
export async function importWhole({
  db,
  databasePath,
  file,
  timeZone = "Europe/Berlin",
  settings = {},
  choice,
  actor,
  now,
  onProgress = () => {},
}: WholeImport): Promise<{ report: ImportReport; applied: Applied | null }> {
  const folder = await mkdtemp(join(dirname(databasePath), "import-"));
  const { signal } = new AbortController();
  const fileName = basename(file);
  try {
    await copyFile(file, importFolder(folder).file);
    const report = await runImportJob<"read">(
      {
        kind: "read",
        databasePath,
        folder,
        format: formatOf(file),
        fileName,
        settings,
        timeZone,
      },
      onProgress,
      signal,
    );
    if (choice === null) return { report, applied: null };
    const applied = await carryOut({
      db,
      databasePath,
      folder,
      importId: fileName,
      fileName,
      choice,
      actor,
      now,
      onProgress,
      signal,
      alongside: () => Promise.resolve(),
    });
    return { report: applied.report ?? report, applied };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
