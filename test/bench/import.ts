import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeCsv, writeXlsx } from "./import-files.ts";
import { startBenchOffice, type BenchOffice, type Phase } from "./import-office.ts";
import { measureList } from "./list-frames.ts";

/**
 * A town's list of 200,000 rows, as CSV and as XLSX: read, carried out, brought in again, changed by one per cent, taken back; and the
 * list of light points in a browser. The last line is one JSON object.
 */
const usage = `npm run bench:import -- [--json] [--rows 200000] [--seed 1] [--no-browser]
  seconds, peak memory of the office (RSS), its event loop's delay, the longest wait of another change for the writer;
  Linux only: memory is read from /proc`;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
    rows: { type: "string", default: "200000" },
    seed: { type: "string", default: "1" },
    "no-browser": { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [rows, seed] = [Number(values.rows), Number(values.seed)];
if (!Number.isInteger(rows) || rows < 1 || !Number.isInteger(seed)) {
  console.error(usage);
  process.exit(2);
}

const phases: Record<string, Phase> = {};

function note(name: string, phase: Phase, what: string): void {
  const { seconds, cpuSeconds, peakRssMb, loopP99Ms, loopMaxMs, writeWaitMaxMs } = phase;
  phases[name] = { seconds, cpuSeconds, peakRssMb, loopP99Ms, loopMaxMs, writeWaitMaxMs };
  if (!values.json) console.log(`${name}: ${what}, ${JSON.stringify(phases[name])}`);
}

/** Reads and carries out; gives the batch. */
async function bring(office: BenchOffice, name: string, path: string): Promise<string | null> {
  const read = await office.read(path);
  const { report } = read.view;
  const { added, changed, unchanged, skipped } = report ?? {};
  note(`${name}Read`, read, JSON.stringify({ added, changed, unchanged, skipped }));
  if (added === 0 && changed === 0) return null;
  const applied = await office.apply(read.id);
  note(`${name}Apply`, applied, JSON.stringify(applied.view.carriedOut));
  return applied.view.batchId;
}

const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-bench-lists-"));
const list = (name: string): string => join(folder, name);
const same = { rows, seed, changeEvery: 0 };
await writeCsv(list("town.csv"), same);
mkdirSync(list("changed"));
await writeCsv(list("changed/town.csv"), { ...same, changeEvery: 100 });
await writeXlsx(list("town.xlsx"), same);
const megabytes = Object.fromEntries(
  ["town.csv", "town.xlsx"].map((name) => [name, Math.round(statSync(list(name)).size / 1e5) / 10]),
);

const town = await startBenchOffice();
await bring(town, "csvFresh", list("town.csv"));
await bring(town, "csvAgain", list("town.csv"));
const batchId = await bring(town, "csvOnePerCent", list("changed/town.csv"));
if (batchId !== null) {
  const undone = await town.undo(batchId);
  note("undoOnePerCent", undone, `${undone.undone} taken back`);
}
const browser = values["no-browser"] ? null : await measureList(town.url, town.cookie, rows);
if (browser !== null && !values.json) console.log(`list: ${JSON.stringify(browser)}`);
await town.close();

const second = await startBenchOffice();
const whole = await bring(second, "xlsxFresh", list("town.xlsx"));
await bring(second, "xlsxAgain", list("town.xlsx"));
if (whole !== null) {
  const undone = await second.undo(whole);
  note("undoAll", undone, `${undone.undone} taken back`);
}
await second.close();
rmSync(folder, { recursive: true });

const seconds = ["csvFreshRead", "csvFreshApply"].reduce(
  (sum, name) => sum + (phases[name]?.seconds ?? 0),
  0,
);
console.log(
  JSON.stringify({
    bench: "import",
    value: Math.round(seconds * 100) / 100,
    unit: `s for ${rows} rows of CSV`,
    peakRssMb: Math.max(...Object.values(phases).map(({ peakRssMb }) => peakRssMb)),
    megabytes,
    phases,
    list: browser,
  }),
);
