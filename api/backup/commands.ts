import { readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { AppError } from "../../domain/app-error.ts";
import {
  keyFromText,
  newKeyPair,
  recipientFromText,
  type Key,
  type Seal,
} from "../../store/backup/cipher.ts";
import { createBackup } from "../../store/backup/create.ts";
import { backupFileName, noteVerified, retire } from "../../store/backup/folder.ts";
import type { BackupManifest } from "../../store/backup/manifest.ts";
import { restoreBackup, verifyArchive } from "../../store/backup/restore.ts";
import { readKeyFile } from "../../store/key-file.ts";
import { recordKeyFile } from "../../store/record-key.ts";
import { configuration, fail } from "../command-line.ts";
import { startedWith, type OfficeConfig } from "../config.ts";
import { keepFilesPrivate } from "../private-files.ts";
import { version } from "../version.ts";
import { givenSettings } from "./given-settings.ts";
import { keepSecretSettings } from "./restored-settings.ts";
import { afterRestore, putRecordKey } from "./restored-town.ts";
import { restoreSentences } from "./restore-sentences.ts";

interface KeyOptions {
  readonly key?: string;
  readonly passphraseFile?: string;
}
interface RestoreOptions extends KeyOptions {
  readonly into: string;
  readonly recordKey?: string;
}
interface BackupOptions extends KeyOptions {
  readonly out?: string;
  readonly recipient?: string;
  readonly keep?: number;
}

const keyHelp = "file with a secret key of age (AGE-SECRET-KEY-1...)";
const passphraseHelp = "file whose first line is the passphrase";

/** Commands that keep a town and bring it back. They work beside a running town as on one that is down. */
export function backupCommands(program: Command): void {
  const backup = program
    .command("backup")
    .description("Write a backup of the whole town and read it back; the town goes on meanwhile")
    .option("--out <path>", "file to write, or folder; LICHTPUNKT_BACKUP_DIR when left out")
    .option("--recipient <age1...>", "encrypt for this public key of age")
    .option("--key <file>", "encrypt for the key in this file, public or secret")
    .option("--passphrase-file <file>", `encrypt by a passphrase: ${passphraseHelp}`)
    .option("--keep <count>", "keep this many in the folder, remove older ones", Number)
    .action((options: BackupOptions) => plainly(() => makeBackup(options)));

  backup
    .command("verify")
    .description("Read a backup through and tell what is in it")
    .argument("<file>")
    .option("--key <file>", keyHelp)
    .option("--passphrase-file <file>", passphraseHelp)
    .action((file: string, _options: KeyOptions, command: Command) =>
      plainly(async () => {
        const manifest = await verifyArchive(file, await keyOf(command.optsWithGlobals()));
        console.log(`${file} is whole.\n${contents(manifest)}`);
      }),
    );

  backup
    .command("key")
    .description("Make a key pair: the secret half opens backups, the public half only writes them")
    .argument("<file>", "file for the secret half; keep it away from this machine")
    .action((file: string) =>
      plainly(async () => {
        const { identity, recipient } = await newKeyPair();
        const text = `# public key: ${recipient}\n${identity}\n`;
        await writeFile(file, text, { mode: 0o600, flag: "wx" });
        console.log(
          `${file} holds the secret key. Take it away from this machine, twice: without it no backup opens.\n` +
            `Set LICHTPUNKT_BACKUP_RECIPIENT=${recipient}`,
        );
      }),
    );

  program
    .command("restore")
    .description("Make a data folder from a backup")
    .argument("<file>", "the backup")
    .requiredOption("--into <folder>", "new or empty folder; then set LICHTPUNKT_DATA_DIR to it")
    .option("--key <file>", keyHelp)
    .option("--passphrase-file <file>", passphraseHelp)
    .option(
      "--record-key <file>",
      "your own copy of record.key, for a backup that is not encrypted",
    )
    .action((file: string, options: RestoreOptions) => plainly(() => restore(file, options)));
}

async function restore(
  file: string,
  { into, recordKey, ...options }: RestoreOptions,
): Promise<void> {
  keepFilesPrivate();
  const key = await keyOf(options);
  const own = recordKey === undefined ? null : await recordKeyIn(recordKey);
  const restored = await restoreBackup(
    { file, into, key, now: Date.now() },
    async (folder, manifest) => {
      if (own !== null) await putRecordKey(folder, manifest, own);
      await afterRestore(folder, manifest);
      await keepSecretSettings(folder, manifest.settings);
    },
  );
  console.log(restoreSentences(restored, resolve(into), own === null ? [] : [recordKeyFile]));
}

async function recordKeyIn(path: string): Promise<Uint8Array> {
  // A sentence where there is no such file.
  await text(path);
  return readKeyFile(path, "recordKey");
}

async function makeBackup(options: BackupOptions): Promise<void> {
  keepFilesPrivate();
  const config = configuration();
  const { keep } = options;
  if (keep !== undefined && !(Number.isInteger(keep) && keep >= 1)) {
    fail("--keep must be a whole number from 1 on.");
  }
  const now = Date.now();
  const seal = await sealOf(options, config);
  const name = backupFileName(config.site, now, seal.kind !== "open");
  const target = await targetOf(options.out ?? config.backupDir, name);
  const { dataDir, site, townName: town } = config;
  const given = await givenSettings(startedWith());
  const written = await createBackup(
    { dataDir, target, seal, version, site, town, now, ...given },
    () => {},
  );
  const folder = dirname(target);
  // A file of another name is the caller's own affair.
  if (basename(target) === name) await noteVerified(folder, name, written.manifest, now);
  const retired = keep === undefined ? [] : await retire(folder, site, keep);
  const lines = [
    `${target}: ${(written.bytes / 1_000_000).toFixed(1)} MB, written and read back.`,
    contents(written.manifest),
    ...retired.map((old) => `Removed: ${old}`),
  ];
  if (config.influx !== null) {
    lines.push(
      "Readings lie in InfluxDB and are not in it: back them up with influxd backup (1.x) or influx backup (2.x).",
    );
  }
  console.log(lines.join("\n"));
}

function contents(manifest: BackupManifest): string {
  const { town, site, createdAt, counts, leftOut, recordHead, recordFindings } = manifest;
  const count = (what: string): number => counts[what] ?? 0;
  const lines = [
    `${town ?? site}, ${new Date(createdAt).toISOString()}, Lichtpunkt ${manifest.version}: ` +
      `${count("lightPoints")} light points, ${count("devices")} devices, ${count("users")} people, ` +
      `${recordHead?.rows ?? 0} lines on record.`,
  ];
  if (recordFindings > 0) {
    lines.push(`The record is NOT whole (${recordFindings} findings): main.ts audit verify.`);
  }
  if (leftOut.length > 0) {
    lines.push(`Not in it (secrets go into encrypted backups only): ${leftOut.join(", ")}.`);
  }
  return lines.join("\n");
}

async function targetOf(out: string | null, name: string): Promise<string> {
  if (out === null) fail("Name where to by --out, or set LICHTPUNKT_BACKUP_DIR.");
  const isFolder = await stat(out).then(
    (found) => found.isDirectory(),
    () => !/\.(?:zst|age)$/.test(out),
  );
  return resolve(isFolder ? join(out, name) : out);
}

async function sealOf(
  { key, recipient, passphraseFile }: BackupOptions,
  { backupRecipient }: OfficeConfig,
): Promise<Seal> {
  if ([key, recipient, passphraseFile].filter((one) => one !== undefined).length > 1) {
    fail("Name one of --recipient, --key and --passphrase-file.");
  }
  if (passphraseFile !== undefined) {
    return { kind: "passphrase", passphrase: await firstLine(passphraseFile) };
  }
  if (key !== undefined) {
    return { kind: "recipient", recipient: await recipientFromText(await text(key)) };
  }
  const to = recipient ?? backupRecipient;
  return to === null ? { kind: "open" } : { kind: "recipient", recipient: to };
}

async function keyOf({ key, passphraseFile }: KeyOptions): Promise<Key | null> {
  if (passphraseFile !== undefined) {
    return { kind: "passphrase", passphrase: await firstLine(passphraseFile) };
  }
  return key === undefined ? null : keyFromText(await text(key));
}

const text = (path: string): Promise<string> =>
  readFile(path, "utf8").catch(() => fail(`There is nothing to read at ${path}.`));

async function firstLine(path: string): Promise<string> {
  return (await text(path)).split(/\r?\n/)[0] ?? "";
}

/** What a person has to know is a sentence, no stack. */
async function plainly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // A database of a newer version, say: each of these has its remedy in its message.
    if (!(error instanceof AppError)) throw error;
    fail(`Not done: ${error.message}.`);
  }
}
