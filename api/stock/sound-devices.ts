import type { Kind } from "./kind.ts";
import { rowsOfDevices } from "./rows-of-devices.ts";
import { isReturning, keep, mendUnique, type DraftChange } from "./sound-draft.ts";
import type { Writing } from "./stock-change.ts";
import { portionsOf, stockDb } from "./stock-db.ts";

export function deviceColumns({ kind }: Kind): readonly string[] {
  return kind === "lightPoint" ? ["device_id", "output"] : ["device_id"];
}

/** A controller is known, of the kind that serves there, and one output of it serves one light point, one controller one cabinet. */
export async function mendDevices(
  work: Writing,
  kind: Kind,
  drafts: readonly DraftChange[],
): Promise<void> {
  const columns = deviceColumns(kind);
  const giveUp = (draft: DraftChange): void => {
    if (isReturning(kind, draft)) draft.after["device_id"] = null;
    else keep(draft, columns);
  };
  const asked = drafts.filter(
    (draft) =>
      draft.after["device_id"] !== null &&
      (isReturning(kind, draft) || draft.after["device_id"] !== draft.before["device_id"]),
  );
  const fitting = await controllers(
    work,
    kind.kind === "cabinet" ? "cabinet" : "lamp",
    asked.map(({ after }) => String(after["device_id"])),
  );
  for (const draft of asked) if (!fitting.has(String(draft.after["device_id"]))) giveUp(draft);
  const devices = drafts.flatMap(({ after }) => after["device_id"] ?? []);
  const holders = await rowsOfDevices(work.db, kind, devices.map(String));
  mendUnique(kind, drafts, holders, columns, giveUp);
}

/** Those of the devices that are known as such; the right to connect may have ended and come back. */
async function controllers(
  { db }: Writing,
  deviceKind: "lamp" | "cabinet",
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (const some of portionsOf([...new Set(ids)])) {
    const rows = await db
      .selectFrom("devices")
      .select("id")
      .where("id", "in", some)
      .where("kind", "=", deviceKind)
      .execute();
    for (const { id } of rows) known.add(id);
  }
  return known;
}

/** One output of a cabinet's controller switches one segment. */
export async function mendOutputs(
  work: Writing,
  kind: Kind,
  drafts: readonly DraftChange[],
): Promise<void> {
  const cabinets = new Set(drafts.flatMap(({ after }) => after["cabinet_id"] ?? []));
  const holders = [];
  for (const some of portionsOf([...cabinets])) {
    const rows = await stockDb(work.db)
      .selectFrom(kind.table)
      .selectAll()
      .where("cabinet_id", "in", some)
      .where("deleted_at", "is", null)
      .execute();
    holders.push(...rows);
  }
  mendUnique(kind, drafts, holders, ["cabinet_id", "output"], (draft) => {
    const { before, after } = draft;
    if (before["cabinet_id"] === after["cabinet_id"] && !isReturning(kind, draft)) {
      keep(draft, ["output"]);
      return;
    }
    after["output"] = null;
    draft.isKept ||= !isReturning(kind, draft);
  });
}
