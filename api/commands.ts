import { createReadStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { openRegistry, type Registry } from "../store/registry.ts";
import { createLoginLink, createUser, loginLinkUrl } from "./auth/login-links.ts";
import { officeConfig, type OfficeConfig } from "./config.ts";
import type { ImportReport, ImportView } from "./contract/imports.ts";
import { roles, type Role } from "./contract/session.ts";
import { carryOutImport, previewImport } from "./import/carry-out.ts";
import { csvFile } from "./import/csv-file.ts";
import { geoJsonFile } from "./import/geojson-file.ts";
import { UnreadableFile } from "./import/source-record.ts";
import { exportInventory } from "./inventory/export-inventory.ts";
import { issueSecrets } from "./inventory/issue-secrets.ts";
import { printReport, printProblem } from "./import/print-report.ts";
import { audit, type Actor } from "./office/audit.ts";
import { runningOffice, type OfficeApi } from "./office/running-office.ts";
import { keepFilesPrivate } from "./private-files.ts";

const actor: Actor = { user: { id: "cli", name: "CLI", role: "administrator" }, address: "local" };

/**
 * Adds the commands of this room. Where an office runs on this data directory they go through its API, so that its memory and screens
 * follow; else they work on office.db themselves.
 */
export function apiCommands(program: Command): void {
  program
    .command("import")
    .description("Bring an inventory in: GeoJSON or CSV; all of it or nothing")
    .argument("<file>", "file to read")
    .option("--preview", "only show what would happen")
    .action(async (file: string, { preview = false }: { preview?: boolean }) => {
      const config = configuration();
      const office = await runningOffice(config.dataDir);
      try {
        const report =
          office === null
            ? await withRegistry(config, (registry) => importHere(registry, file, preview))
            : await importThere(office, file, preview);
        printReport(report, preview, (line) => console.log(line));
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error;
        fail(printProblem(error.code, error.parameters, error.message));
      }
    });

  program
    .command("inventory")
    .description("Write the inventory as GeoJSON, as the import reads it")
    .requiredOption("--out <file>", "file to write")
    .action(async ({ out }: { out: string }) => {
      await withRegistry(configuration(), async ({ db }) => {
        const inventory = await exportInventory(db);
        await writeFile(out, `${JSON.stringify(inventory)}\n`);
        const lights = inventory.features.filter(
          ({ properties }) => properties?.["kind"] === "lightPoint",
        );
        console.log(`${out}: ${lights.length} light points.`);
      });
    });

  program
    .command("device-secrets")
    .description("Give controllers of the inventory secrets to connect with; each is told once")
    .argument("[device...]", "devices that get a new one; all that have none yet when left out")
    .requiredOption("--out <file>", "file to write, readable by its owner alone")
    .action(async (devices: string[], { out }: { out: string }) => {
      const config = configuration();
      const deviceIds = devices.length === 0 ? null : devices;
      const office = await runningOffice(config.dataDir);
      const secrets =
        office === null
          ? await withRegistry(config, (registry) => secretsHere(registry, deviceIds))
          : await secretsThere(office, deviceIds);
      await writeFile(out, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
      console.log(`${out}: ${Object.keys(secrets).length} secrets.`);
    });

  const user = program.command("user").description("People who may sign in");
  user
    .command("link")
    .description("Make a one-time link that signs a new person in")
    .requiredOption("--name <name>", "who it is for")
    .option("--role <role>", roles.join(", "), "administrator")
    .action(async ({ name, role }: { name: string; role: string }) => {
      const known = roles.find((one) => one === role);
      if (known === undefined) fail(`--role must be one of ${roles.join(", ")}.`);
      const config = configuration();
      const office = await runningOffice(config.dataDir);
      console.log(
        office === null
          ? await withRegistry(config, (registry) => linkHere(config, registry, name, known))
          : await linkThere(office, name, known),
      );
    });
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function configuration(): OfficeConfig {
  const read = officeConfig();
  return read.ok ? read.config : fail(read.faults.join("\n"));
}

async function withRegistry<T>(
  { dataDir }: OfficeConfig,
  work: (registry: Registry) => Promise<T>,
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

function isTable(file: string): boolean {
  return [".csv", ".txt", ".tsv"].includes(extname(file).toLowerCase());
}

async function importHere({ db }: Registry, path: string, preview: boolean): Promise<ImportReport> {
  const file = isTable(path) ? csvFile(path) : geoJsonFile(path);
  const onProgress = (): void => {};
  if (preview) return previewImport({ db, file, onProgress });
  const now = Date.now();
  return db.transaction().execute(async (trx) => {
    const report = await carryOutImport({ db: trx, file, onProgress }, actor.user.id, now);
    const { added, changed, unchanged, skipped } = report;
    await audit(trx, now, actor, {
      action: "inventory.imported",
      object: `file:${basename(path)}`,
      after: { added, changed, unchanged, skipped },
    });
    return report;
  });
}

async function importThere(
  office: OfficeApi,
  path: string,
  preview: boolean,
): Promise<ImportReport> {
  const name = encodeURIComponent(basename(path));
  const type = isTable(path) ? "text/csv" : "application/geo+json";
  const { id } = await office.send<{ id: string }>(
    "POST",
    `/api/v1/imports?name=${name}`,
    createReadStream(path),
    type,
  );
  const ready = await settled(office, id);
  if (preview) return ready;
  await office.send("POST", `/api/v1/imports/${id}/apply`);
  return settled(office, id);
}

async function settled(office: OfficeApi, id: string): Promise<ImportReport> {
  for (;;) {
    const view = await office.send<ImportView>("GET", `/api/v1/imports/${id}`);
    if (view.problem !== null) {
      throw new UnreadableFile(view.problem.code, view.problem.code, view.problem.parameters);
    }
    if (view.report !== null && (view.state === "ready" || view.state === "applied")) {
      return view.report;
    }
    await wait(300);
  }
}

type Secrets = Readonly<Record<string, string>>;

async function secretsHere(
  { db }: Registry,
  deviceIds: readonly string[] | null,
): Promise<Secrets> {
  const outcome = await issueSecrets(db, { deviceIds, actor, now: Date.now() });
  if (outcome.kind === "issued") return outcome.secrets;
  return fail(`The inventory does not know these devices: ${outcome.deviceIds.join(", ")}.`);
}

async function secretsThere(
  office: OfficeApi,
  deviceIds: readonly string[] | null,
): Promise<Secrets> {
  const body = JSON.stringify(deviceIds === null ? {} : { deviceIds });
  const path = "/api/v1/device-secrets";
  const answer = await office.send<{ secrets: Secrets }>("POST", path, body, "application/json");
  return answer.secrets;
}

async function linkHere(
  config: OfficeConfig,
  { db }: Registry,
  name: string,
  role: Role,
): Promise<string> {
  const publicUrl = config.publicUrl ?? `http://${config.httpHost}:${config.httpPort}`;
  const now = Date.now();
  return db.transaction().execute(async (trx) => {
    const id = await createUser(trx, { name, email: null, role, language: "de" }, now);
    const { code } = await createLoginLink(trx, id, "invitation", now);
    await audit(trx, now, actor, {
      action: "user.created",
      object: `user:${id}`,
      after: { name, role },
    });
    return loginLinkUrl(new URL(publicUrl), code);
  });
}

async function linkThere(office: OfficeApi, name: string, role: Role): Promise<string> {
  const body = JSON.stringify({ name, role });
  const { link } = await office.send<{ link: string }>(
    "POST",
    "/api/v1/users",
    body,
    "application/json",
  );
  return link;
}
