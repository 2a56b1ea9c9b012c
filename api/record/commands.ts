import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import type { Kysely } from "kysely";
import { AppError } from "../../domain/app-error.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { recordKeys } from "../../store/record-key.ts";
import { withRecordReader } from "../../store/record-reader.ts";
import { readHead, verifyRecord } from "../../store/record-verify.ts";
import { configuration, fail } from "../command-line.ts";
import { needsFreeFile } from "../devices/handed-file.ts";
import { findingSentence } from "./finding-sentences.ts";
import { headFileName, headText, readHeadFile } from "./head-file.ts";
import { recordFile } from "./record-csv.ts";

interface VerifyOptions {
  readonly head?: string;
  readonly json?: true;
  readonly dataDir?: string;
}

/** Commands on the record. They only read, also while the office runs and in a restored copy. */
export function recordCommands(program: Command): void {
  const audit = program.command("audit").description("The record of who did what");

  audit
    .command("verify")
    .description("Check that no row of the record was changed, removed, put in or cut off")
    .option("--head <file>", "also against a head that was kept elsewhere")
    .option("--data-dir <folder>", "another folder than the configured one: a restored backup")
    .option("--json", "as JSON")
    .action(async ({ head, json, dataDir = configuration().dataDir }: VerifyOptions) => {
      const beside = await readHeadFile(join(dataDir, headFileName));
      const named = head === undefined ? null : await readHeadFile(head);
      if (head !== undefined && named === null) fail(`There is nothing to read at ${head}.`);
      const kept = [beside, named].filter((one) => one !== null);
      const verdict = await reading(dataDir, (db) => verifyRecord(db, recordKeys(dataDir), kept));
      if (json === true) console.log(JSON.stringify(verdict, null, 2));
      else {
        for (const finding of verdict.findings) console.log(findingSentence(finding));
        const { findingCount, rows } = verdict;
        if (findingCount > verdict.findings.length) console.log(`${findingCount} findings in all.`);
        for (const one of verdict.erasures) {
          const day = new Date(one.at).toISOString();
          console.log(`Row ${one.row}: ${one.count} parts erased on ${day} by ${one.actor}.`);
        }
        console.log(`${rows} rows, ${findingCount === 0 ? "the chain holds" : "NOT whole"}.`);
      }
      if (verdict.findingCount > 0) process.exitCode = 1;
    });

  audit
    .command("export")
    .description("Write the whole record as CSV; its last line is the head")
    .requiredOption("--out <file>", "new file to write, readable by its owner alone")
    .action(async ({ out }: { out: string }) => {
      await needsFreeFile(out);
      await reading(configuration().dataDir, (db) =>
        pipeline(recordFile(db, {}), createWriteStream(out, { mode: 0o600, flags: "wx" })),
      );
    });

  audit
    .command("head")
    .description("Write the head, to keep it on another machine")
    .requiredOption("--out <file>", "file to write")
    .action(async ({ out }: { out: string }) => {
      const head = await reading(configuration().dataDir, readHead);
      if (head === null) fail("Nothing is on record yet.");
      await writeFile(out, headText(head));
      console.log(`${out}: ${head.rows} rows.`);
    });
}

/** What a person can do something about, without the place in our code. */
async function reading<T>(
  dataDir: string,
  work: (db: Kysely<OfficeSchema>) => Promise<T>,
): Promise<T> {
  try {
    return await withRecordReader(join(dataDir, "office.db"), work);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== "recordFile" && error.code !== "recordKey") throw error;
    throw new RangeError(error.message, { cause: error });
  }
}
