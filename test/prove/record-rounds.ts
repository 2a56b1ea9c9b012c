import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit, type Actor } from "../../api/office/audit.ts";
import { recordKeys } from "../../store/record-key.ts";
import { withRecordReader } from "../../store/record-reader.ts";
import { readHead, verifyRecord, type SignedHead } from "../../store/record-verify.ts";
import { openRegistry } from "../../store/registry.ts";
import { attack, attacks, diceOf, disarm } from "./record-attacks.ts";

export interface RecordRounds {
  readonly rounds: number;
  readonly found: number;
  /** What was not found: kind of change and round. */
  readonly missed: readonly string[];
  /** Rounds by kind of change. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Findings in the same record when nothing was done to it. */
  readonly falseAlarms: number;
}

const LINES = 40;

/**
 * Makes a record, then as often as asked a copy of it with one random change, and looks whether the check finds it. The kept head is
 * that of the whole record, as an administrator keeps it on another machine.
 */
export async function recordRounds(rounds: number, seed: number): Promise<RecordRounds> {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-record-"));
  try {
    const head = await makeRecord(folder);
    const dice = diceOf(seed);
    const names = [...Object.keys(attacks), "disarm", "olderFile"];
    const kinds: Record<string, number> = {};
    const missed: string[] = [];
    const untouched = await findings(folder, join(folder, "office.db"), head);
    for (let round = 0; round < rounds; round += 1) {
      const name = names[round % names.length] ?? "disarm";
      kinds[name] = (kinds[name] ?? 0) + 1;
      const path = join(folder, "attacked", "office.db");
      mkdirSync(join(folder, "attacked"), { recursive: true });
      const from = name === "olderFile" ? join(folder, "older.db") : join(folder, "office.db");
      copyFileSync(from, path);
      if (name === "disarm") disarm(path, dice);
      else if (name !== "olderFile") attack(path, name, dice);
      if ((await findings(folder, path, head)) === 0) missed.push(`${name} (round ${round})`);
      rmSync(join(folder, "attacked"), { recursive: true });
    }
    return { rounds, found: rounds - missed.length, missed, kinds, falseAlarms: untouched };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function findings(folder: string, path: string, head: SignedHead): Promise<number> {
  const verdict = await withRecordReader(path, (db) =>
    verifyRecord(db, recordKeys(folder), [head]),
  );
  return verdict.findingCount;
}

async function makeRecord(folder: string): Promise<SignedHead> {
  const path = join(folder, "office.db");
  for (const from of [0, LINES / 2]) {
    const registry = await openRegistry(path, 1);
    for (let line = from; line < from + LINES / 2; line += 1) await writeLine(registry.db, line);
    if (from > 0) {
      const gone = { name: null, name_salt: null };
      await registry.db.transaction().execute(async (trx) => {
        await trx.updateTable("audit").set(gone).where("id", "in", [3, 4, 9]).execute();
        await audit(trx, 9_000, actorOf(0), {
          action: "record.erased",
          object: "user:u_1",
          erases: {
            name: [
              [3, 4],
              [9, 9],
            ],
          },
        });
      });
    }
    await registry.close();
    if (from === 0) copyFileSync(path, join(folder, "older.db"));
  }
  const head = await withRecordReader(path, readHead);
  if (head === null) throw new Error("the record was written");
  return head;
}

const actorOf = (line: number): Actor => ({
  user: { id: `u_${line % 3}`, name: `Person ${line % 3}`, role: "planner" },
  address: `192.0.2.${line}`,
});

function writeLine(db: Parameters<typeof audit>[0], line: number): Promise<void> {
  return audit(db, 1_000 + line, actorOf(line), {
    action: "program.changed",
    object: `program:p_${line % 5}`,
    before: { level: line },
    after: { level: line + 1 },
    reason: line % 2 === 0 ? "because" : null,
  });
}
