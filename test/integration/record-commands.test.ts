import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../../api/office/audit.ts";
import { openRegistry } from "../../store/registry.ts";
import { attack, diceOf } from "../prove/record-attacks.ts";

const run = promisify(execFile);
const main = resolve(import.meta.dirname, "../../main.ts");
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-audit-"));
  const registry = await openRegistry(join(folder, "office.db"), 1);
  const actor = {
    user: { id: "u_1", name: "=Ada", role: "planner" },
    address: "192.0.2.1",
  } as const;
  for (let at = 1; at <= 6; at += 1) {
    await audit(registry.db, at, actor, { action: "program.changed", object: "program:p_1" });
  }
  await registry.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Exit code and what was said. */
async function command(...words: string[]): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env["PATH"], LICHTPUNKT_DATA_DIR: folder };
  try {
    const { stdout, stderr } = await run(process.execPath, [main, "audit", ...words], { env });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    // As execFile rejects where the exit code is not 0.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

test("the record is checked, exported, and its head kept, while somebody has it open", async () => {
  const registry = await openRegistry(join(folder, "office.db"), 2);
  try {
    expect(await command("verify")).toEqual({ code: 0, said: "6 rows, the chain holds.\n" });
    const csv = join(folder, "record.csv");
    expect((await command("export", "--out", csv)).code).toBe(0);
    const again = await command("export", "--out", csv);
    expect([again.code, again.said]).toEqual([1, expect.stringContaining("is there already")]);
    const lines = readFileSync(csv, "utf8").trimEnd().split("\r\n");
    expect(lines).toHaveLength(8);
    expect(lines[1]).toContain("'=Ada");
    expect(lines[7]).toContain('""rows"":6');
    const kept = join(folder, "kept.json");
    expect((await command("head", "--out", kept)).said).toContain("6 rows");
    expect(await command("verify", "--head", kept)).toMatchObject({ code: 0 });
  } finally {
    await registry.close();
  }
});

test("a change makes it end with 1, in words and as JSON", async () => {
  attack(join(folder, "office.db"), "cutOff", () => 4);
  expect(await command("verify")).toEqual({
    code: 1,
    said: "Cut off from row 5 on: there were 6 rows.\n4 rows, NOT whole.\n",
  });
  attack(join(folder, "office.db"), "changeTime", diceOf(1));
  const { code, said } = await command("verify", "--json");
  expect([code, JSON.parse(said).findingCount]).toEqual([1, 2]);
});

test("what is not there is said in words", async () => {
  expect(await command("verify", "--head", join(folder, "none"))).toMatchObject({ code: 1 });
  const { code, said } = await command("verify", "--data-dir", tmpdir());
  expect(code).toBe(1);
  expect(said.trimEnd().split("\n")).toHaveLength(1);
  expect(said).toContain("holds no record");
});
