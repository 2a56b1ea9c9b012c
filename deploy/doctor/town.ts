import { join } from "node:path";
import { fieldMigrations } from "../../store/field-migrations.ts";
import { officeMigrations } from "../../store/office-migrations.ts";
import { recordKeys } from "../../store/record-key.ts";
import { withRecordReader } from "../../store/record-reader.ts";
import { verifyRecord } from "../../store/record-verify.ts";
import { openForReading, type SqliteDatabase } from "../../store/sqlite.ts";
import { find, type Finding } from "./finding.ts";

/** Larger records are left to `audit verify`, which takes its time. */
const recordRowsAtMost = 200_000;

/** What the databases tell: schema, people, credentials, record. */
export async function townFindings(dataDir: string, now: number): Promise<Finding[]> {
  const path = join(dataDir, "office.db");
  const schemas = [
    schema(path, officeMigrations.at(-1)?.name),
    schema(join(dataDir, "field.db"), fieldMigrations.at(-1)?.name),
  ];
  if (schemas[0]?.level !== "good") return schemas.filter((one) => one !== null);
  const findings = withFile(path, (db) => [...people(db), ...credentials(db, now)]) ?? [];
  return [...schemas, ...findings, await record(dataDir)].filter((one) => one !== null);
}

function withFile<T>(path: string, work: (db: SqliteDatabase) => T): T | null {
  let db: SqliteDatabase;
  try {
    db = openForReading(path);
  } catch {
    return null;
  }
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const count = (db: SqliteDatabase, sql: string, ...values: number[]): number =>
  Number(db.prepare(sql).get(...values)?.["n"]);

function schema(path: string, wanted: string | undefined): Finding | null {
  const found = withFile(
    path,
    (db) => db.prepare("select max(name) as name from migrations").get()?.["name"],
  );
  if (found === null || wanted === undefined) {
    return find(
      "note",
      "notThere",
      `${path} ist nicht da: der erste Start legt es an.`,
      `${path} is not there: the first start makes it.`,
    );
  }
  if (found === wanted) {
    return find("good", "schema", `${path}: Schema ${wanted}.`, `${path}: schema ${wanted}.`);
  }
  return find(
    "note",
    "schema",
    `${path} hat das Schema ${String(found)}, diese Fassung ${wanted}: der nächste Start hebt es, oder diese Fassung ist zu alt.`,
    `${path} has the schema ${String(found)}, this version ${wanted}: the next start lifts it, or this version is too old.`,
  );
}

function people(db: SqliteDatabase): Finding[] {
  const able =
    "disabled_at is null and role = 'administrator' and (password_hash is not null or oidc_subject is not null)";
  // As api/people/town-administrators.ts: whose role holds for some areas cannot run the town.
  const administrators = count(
    db,
    `select count(*) as n from users where ${able} and not exists (select 1 from user_areas where user_id = users.id)`,
  );
  const alone = count(
    db,
    `select count(*) as n from users where ${able} and oidc_subject is null and totp_confirmed_at is null`,
  );
  const findings: Finding[] = [];
  if (administrators < 2) {
    findings.push(
      find(
        "unsafe",
        "administrators",
        `${administrators} Person(en) mit der Rolle Verwaltung in der ganzen Stadt: fällt sie aus, kommt niemand mehr heran. Laden Sie eine zweite ein.`,
        `${administrators} administrator(s) of the whole town: if that one is away nobody gets in. Invite a second one.`,
      ),
    );
  }
  findings.push(
    alone > 0
      ? find(
          "unsafe",
          "secondFactor",
          `${alone} mit der Rolle Verwaltung ohne zweiten Faktor.`,
          `${alone} administrator(s) without a second factor.`,
        )
      : find(
          "good",
          "secondFactor",
          "Niemand verwaltet ohne zweiten Faktor.",
          "Nobody administers without a second factor.",
        ),
  );
  return findings;
}

function credentials(db: SqliteDatabase, now: number): Finding[] {
  const endless = count(
    db,
    "select count(*) as n from api_tokens where revoked_at is null and expires_at is null",
  );
  const open = count(
    db,
    "select count(*) as n from enrolment_codes where used_at is null and ended_at is null and expires_at > ?",
    now,
  );
  const findings: Finding[] = [];
  if (endless > 0) {
    findings.push(
      find(
        "note",
        "endlessTokens",
        `${endless} Zugangsschlüssel ohne Ablauf.`,
        `${endless} API token(s) without an end.`,
      ),
    );
  }
  if (open > 0) {
    findings.push(
      find(
        "note",
        "openCodes",
        `${open} Einmal-Codes für Geräte sind offen: Verwaltung, Geräte.`,
        `${open} one-time codes for devices are open: Administration, Devices.`,
      ),
    );
  }
  return findings;
}

async function record(dataDir: string): Promise<Finding> {
  const path = join(dataDir, "office.db");
  const rows = withFile(path, (db) => count(db, "select count(*) as n from audit")) ?? 0;
  if (rows > recordRowsAtMost) {
    return find(
      "note",
      "record",
      `Das Protokoll hat ${rows} Zeilen: main.ts audit verify prüft es.`,
      `The record has ${rows} rows: main.ts audit verify checks it.`,
    );
  }
  const { findingCount } = await withRecordReader(path, (db) =>
    verifyRecord(db, recordKeys(dataDir)),
  );
  return findingCount === 0
    ? find(
        "good",
        "record",
        `Protokoll: ${rows} Zeilen, die Kette hält.`,
        `Record: ${rows} rows, the chain holds.`,
      )
    : find(
        "broken",
        "record",
        `Das Protokoll ist NICHT unversehrt (${findingCount} Befunde): main.ts audit verify.`,
        `The record is NOT whole (${findingCount} findings): main.ts audit verify.`,
      );
}
