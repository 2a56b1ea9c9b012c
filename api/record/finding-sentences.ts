import type { RecordFinding } from "../../store/record-findings.ts";

/** A finding for a person at the command line. */
export function findingSentence(finding: RecordFinding): string {
  switch (finding.kind) {
    case "changed":
      return finding.part === "row"
        ? `Row ${finding.row} was changed.`
        : `Row ${finding.row} was changed in its ${finding.part}.`;
    case "inserted":
      return `Row ${finding.row} was put in without the key.`;
    case "removed":
      return finding.row === finding.to
        ? `Row ${finding.row} was removed.`
        : `Rows ${finding.row} to ${finding.to} were removed.`;
    case "swapped":
      return `Rows ${finding.row} and ${finding.row + 1} have changed places.`;
    case "emptied":
      return `Row ${finding.row} has lost its ${finding.part}, and no erasure is on record.`;
    case "returned":
      return `Row ${finding.row} has its ${finding.part} back although it was erased.`;
    case "unknownKey":
      return `Rows ${finding.row} to ${finding.to} are sealed with a key that is not here: put it back as record.key.<name>.`;
    case "cutOff":
      return `Cut off from row ${finding.row} on: there were ${finding.head.rows} rows.`;
    case "rewritten":
      return `The rows up to ${finding.row} are others than those of the kept head.`;
    case "head":
      return "The record's own head is missing or forged.";
    case "keptHead":
      return "A head that was handed in was not made with this record's key.";
    case "guard":
      return `The record's guard ${finding.name} is not as this version makes it.`;
  }
}
