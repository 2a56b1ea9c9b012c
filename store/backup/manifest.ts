import { AppError } from "../../domain/app-error.ts";
import type { SignedHead } from "../record-verify.ts";

/** First file of every backup: what is in it, of what, and how it can be told whole. */
export interface BackupManifest {
  readonly format: typeof backupFormat;
  /** Version of Lichtpunkt that wrote it. */
  readonly version: string;
  readonly site: string;
  readonly town: string | null;
  /** When the state was held, milliseconds since 1970. */
  readonly createdAt: number;
  readonly files: readonly BackupFile[];
  /** Rows of what people ask about, as `lightPoints`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Where the record stood: `audit verify` takes it as a head that was kept elsewhere. Null while nothing is on record. */
  readonly recordHead: SignedHead | null;
  /** What did not fit in the record when the backup was made; 0 is as it should be. */
  readonly recordFindings: number;
  /** LICHTPUNKT_ settings of the environment; without secrets where the backup is not encrypted. */
  readonly settings: Readonly<Record<string, string>>;
  /** What was left out, as the backup is not encrypted or takes no such name: names of files and settings. */
  readonly leftOut: readonly string[];
}

export interface BackupFile {
  /** Path in the data directory, with "/". */
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Name of the last migration; null for what is no database. */
  readonly schema: string | null;
}

export const backupFormat = "lichtpunkt-backup-1";
export const manifestName = "manifest.json";

/** What a backup may hold. Other names are refused: nothing is ever written beside the folder that is restored. */
const allowed =
  /^(?:(?:inbox|telemetry|field|office)\.db|telemetry\.cursor|config\.json|record\.key(?:\.[A-Za-z0-9_-][A-Za-z0-9._-]{0,99})?|secrets\.key|ca\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99})$/;
export const isBackupName = (name: string): boolean => allowed.test(name);

export class BackupRefused extends AppError {
  constructor(message: string, cause?: unknown) {
    super("backup", message, {}, cause);
    this.name = "BackupRefused";
  }
}

/** Throws BackupRefused for what is no manifest of this version. */
export function parseManifest(text: string): BackupManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BackupRefused("the backup's table of contents is damaged", error);
  }
  if (!isObject(value)) throw new BackupRefused("the backup's table of contents is damaged");
  if (value["format"] !== backupFormat) {
    throw new BackupRefused(
      `this is a backup of the form ${JSON.stringify(value["format"] ?? null)}; this version reads ${backupFormat} only: restore it with the version that wrote it`,
    );
  }
  const files: unknown = value["files"];
  if (!Array.isArray(files) || !files.every(isFile) || !isHead(value) || !hasRest(value)) {
    throw new BackupRefused("the backup's table of contents is damaged");
  }
  const names = new Set<string>();
  for (const { name } of files) {
    if (!isBackupName(name) || names.has(name)) {
      throw new BackupRefused(
        `the backup names a file that no backup has: ${JSON.stringify(name)}`,
      );
    }
    names.add(name);
  }
  // Checked part by part above.
  return value as unknown as BackupManifest;
}

type Values = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function isFile(value: unknown): value is BackupFile {
  return (
    isObject(value) &&
    typeof value["name"] === "string" &&
    isSize(value["bytes"]) &&
    /^[0-9a-f]{64}$/.test(String(value["sha256"])) &&
    (value["schema"] === null || typeof value["schema"] === "string")
  );
}

function isHead({ recordHead: head }: Values): boolean {
  if (head === null) return true;
  if (!isObject(head) || !isSize(head["rows"]) || !isSize(head["at"])) return false;
  return ["mac", "keyId", "signature"].every((part) => typeof head[part] === "string");
}

function hasRest(value: Values): boolean {
  const { version, site, town, createdAt, counts, recordFindings, settings, leftOut } = value;
  return (
    typeof version === "string" &&
    typeof site === "string" &&
    (town === null || typeof town === "string") &&
    isSize(createdAt) &&
    isSize(recordFindings) &&
    isObject(counts) &&
    Object.values(counts).every(isSize) &&
    isObject(settings) &&
    Object.values(settings).every((one) => typeof one === "string") &&
    Array.isArray(leftOut) &&
    leftOut.every((one) => typeof one === "string")
  );
}
