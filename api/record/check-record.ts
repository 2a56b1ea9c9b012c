import { join } from "node:path";
import type { RecordFinding } from "../../store/record-findings.ts";
import { recordKeys } from "../../store/record-key.ts";
import { withRecordReader } from "../../store/record-reader.ts";
import { verifyRecord, type SignedHead } from "../../store/record-verify.ts";
import type { RecordFindingView, RecordVerdictView } from "../contract/record.ts";
import { headFileName, readHeadFile } from "./head-file.ts";

/** Checks the record of a data directory, with the head beside it and one from elsewhere (null: none). */
export async function checkRecord(
  path: string,
  dataDir: string,
  head: SignedHead | null,
): Promise<RecordVerdictView> {
  const beside = await readHeadFile(join(dataDir, headFileName));
  const kept = [beside, head].filter((one) => one !== null);
  const verdict = await withRecordReader(path, (db) => verifyRecord(db, recordKeys(dataDir), kept));
  return {
    rows: verdict.rows,
    findingCount: verdict.findingCount,
    findings: verdict.findings.map(viewOf),
    erasures: verdict.erasures.length,
  };
}

function viewOf(finding: RecordFinding): RecordFindingView {
  return {
    kind: finding.kind,
    row: "row" in finding ? finding.row : null,
    to: "to" in finding ? finding.to : null,
  };
}
