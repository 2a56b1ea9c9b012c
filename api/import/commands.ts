import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { AppError } from "../../domain/app-error.ts";
import { openRegistry } from "../../store/registry.ts";
import { officeConfig, type OfficeConfig } from "../config.ts";
import type { ApplyChoice, ImportReport, ImportSettings, ImportView } from "../contract/imports.ts";
import { inventoryFile } from "../inventory/export-inventory.ts";
import { en } from "../locales/en.ts";
import type { Actor } from "../office/audit.ts";
import { runningOffice, type OfficeApi } from "../office/running-office.ts";
import { keepFilesPrivate } from "../private-files.ts";
import { formatOf, mediaTypes } from "./file-format.ts";
import type { CarriedOut } from "./import-job.ts";
import { printReport } from "./print-report.ts";
import { problemWords } from "./problem-words.ts";
import { findProfile } from "./profiles.ts";
import { UnreadableFile } from "./source-record.ts";
import { importWhole } from "./whole-import.ts";

const actor: Actor = { user: { id: "cli", name: "CLI", role: "administrator" }, address: "local" };

interface ImportOptions {
  readonly preview?: true;
  readonly profile?: string;
  readonly crs?: string;
  readonly sheet?: string;
  readonly source?: string;
  readonly vanished?: true;
}

interface Outcome {
  readonly report: ImportReport;
  /** Null after a preview. */
  readonly carriedOut: CarriedOut | null;
}

/** Inventories in and out. Where an office runs on this data directory it does the import, so that its memory and screens follow. */
export function inventoryCommands(program: Command): void {
  program
    .command("import")
    .description("Bring an inventory in: GeoJSON, CSV or XLSX; all of it or nothing")
    .argument("<file>", "file to read")
    .option("--preview", "only show what would happen")
    .option("--profile <name>", "read it as this profile says")
    .option("--crs <code>", "system of its coordinates, as EPSG:25832")
    .option("--sheet <name>", "sheet of a workbook")
    .option(
      "--source <name>",
      "the list that this file is a state of; its name without date when left out",
    )
    .option("--vanished", "put light points that the list no longer has into the trash")
    .action(async (file: string, options: ImportOptions) => {
      const config = configuration();
      const office = await runningOffice(config.dataDir);
      try {
        const { report, carriedOut } =
          office === null
            ? await importHere(config, file, options)
            : await importThere(office, file, options);
        printReport(report, carriedOut, (line) => console.log(line));
      } catch (error) {
        throw inWords(error);
      }
    });

  program
    .command("inventory")
    .description(
      "Write the inventory as the import reads it: .geojson, .csv or .xlsx by the file's ending",
    )
    .requiredOption("--out <file>", "file to write")
    .action(async ({ out }: { out: string }) => {
      const lights = await withRegistry(configuration(), async ({ db }) => {
        await pipeline(inventoryFile(db, formatOf(out)), createWriteStream(out));
        const { count } = await db
          .selectFrom("light_points")
          .select((eb) => eb.fn.countAll<number>().as("count"))
          .where("deleted_at", "is", null)
          .executeTakeFirstOrThrow();
        return count;
      });
      console.log(`${out}: ${lights} light points.`);
    });
}

function configuration(): OfficeConfig {
  const read = officeConfig();
  if (read.ok) return read.config;
  throw new RangeError(read.faults.join("\n"));
}

/** What a person can do something about, as main.ts prints it: without the place in our code. */
function inWords(error: unknown): unknown {
  if (error instanceof UnreadableFile) {
    const { code, parameters, message } = error;
    const words = problemWords(en, "importProblem", { code, parameters }, message);
    const remedy = problemWords(en, "importRemedy", { code, parameters });
    return new RangeError(remedy === "" ? words : `${words}\n${remedy}`, { cause: error });
  }
  if (error instanceof AppError && error.code === "office") {
    return new RangeError(error.message, { cause: error });
  }
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    const path = "path" in error ? error.path : "the file";
    return new RangeError(`There is nothing to read at ${String(path)}.`, { cause: error });
  }
  return error;
}

async function withRegistry<T>(
  { dataDir }: OfficeConfig,
  work: (registry: Awaited<ReturnType<typeof openRegistry>>) => Promise<T>,
): Promise<T> {
  keepFilesPrivate();
  // A list may be brought in before the first start.
  await mkdir(dataDir, { recursive: true });
  const registry = await openRegistry(join(dataDir, "office.db"), Date.now());
  try {
    return await work(registry);
  } finally {
    await registry.close();
  }
}

function choiceOf({ vanished }: ImportOptions): ApplyChoice {
  return vanished === true ? { vanished } : {};
}

function given({ source, sheet, crs }: ImportOptions): ImportSettings {
  return {
    ...(source === undefined ? {} : { source }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(crs === undefined ? {} : { crs }),
  };
}

function importHere(config: OfficeConfig, file: string, options: ImportOptions): Promise<Outcome> {
  return withRegistry(config, async ({ db }) => {
    const { profile: name } = options;
    const profile = name === undefined ? null : await findProfile(db, name);
    if (name !== undefined && profile === null) {
      throw new RangeError(`There is no import profile ${name}.`);
    }
    const { report, applied } = await importWhole({
      db,
      file,
      actor,
      now: Date.now(),
      databasePath: join(config.dataDir, "office.db"),
      timeZone: config.timeZone,
      settings: {
        ...(profile === null ? {} : { source: profile.name, ...profile.settings }),
        ...given(options),
      },
      choice: options.preview === true ? null : choiceOf(options),
    });
    return { report, carriedOut: applied?.carriedOut ?? null };
  });
}

async function importThere(
  office: OfficeApi,
  file: string,
  options: ImportOptions,
): Promise<Outcome> {
  const query = new URLSearchParams({ name: basename(file) });
  for (const name of ["profile", "source", "sheet", "crs"] as const) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  const { id } = await office.send<{ id: string }>(
    "POST",
    `/api/v1/imports?${query}`,
    createReadStream(file),
    mediaTypes[formatOf(file)],
  );
  const ready = await settled(office, id);
  if (options.preview === true) return { report: reportOf(ready), carriedOut: null };
  const choice = JSON.stringify(choiceOf(options));
  await office.send("POST", `/api/v1/imports/${id}/apply`, choice, "application/json");
  const done = await settled(office, id);
  return { report: reportOf(done), carriedOut: done.carriedOut };
}

function reportOf({ report }: ImportView): ImportReport {
  if (report === null) throw new AppError("importReport", "an import that is read has a report");
  return report;
}

async function settled(office: OfficeApi, id: string): Promise<ImportView> {
  for (;;) {
    const view = await office.send<ImportView>("GET", `/api/v1/imports/${id}`);
    if (view.problem !== null) {
      throw new UnreadableFile(view.problem.code, view.problem.code, view.problem.parameters);
    }
    if (view.state === "ready" || view.state === "applied") return view;
    await wait(300);
  }
}
