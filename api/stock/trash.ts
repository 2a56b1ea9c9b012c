import type { BulkResult, StockKind, TrashPage } from "../contract/stock.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { userNames } from "../office/light-view.ts";
import type { Office } from "../office/office.ts";
import { inScope, type AreaScope } from "../scope.ts";
import { BulkTally } from "./bulk-tally.ts";
import { exchangeRows } from "./exchange-rows.ts";
import type { Row } from "./fields.ts";
import { kinds } from "./kinds.ts";
import { ensureNamed } from "./named.ts";
import type { SoundChange } from "./sound-draft.ts";
import { soundRows } from "./sound-rows.ts";
import { changeStock, type StockWork } from "./stock-change.ts";
import { idOf, isGone, nameOf, portionsOf, rowById, rowsById, stockDb } from "./stock-db.ts";
import { titleOf } from "./titles.ts";

interface TrashQuery {
  readonly kind: StockKind;
  readonly limit?: number;
  readonly cursor?: string;
}

/** What of a kind lies in the trash, newest first. Null for a cursor that no page of ours has given out. */
export async function trashPage(
  office: Pick<Office, "db">,
  scope: AreaScope,
  { kind: name, limit = 100, cursor = "0" }: TrashQuery,
): Promise<TrashPage | null> {
  if (!/^\d{1,9}$/.test(cursor)) return null;
  const kind = kinds[name];
  // Gateways end as devices; who sees some areas has light points alone in the trash.
  if (!kind.isMadeHere || (scope.kind !== "all" && name !== "lightPoint")) {
    return { items: [], total: 0, cursor: null };
  }
  let gone = stockDb(office.db).selectFrom(kind.table).where("deleted_at", "is not", null);
  if (scope.kind !== "all") gone = gone.where("area_id", "in", [...scope.areaIds]);
  const { count } = await gone
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  const from = Number(cursor);
  const rows = await gone
    .selectAll()
    .orderBy("deleted_at", "desc")
    .orderBy("id")
    .offset(from)
    .limit(limit)
    .execute();
  const ids = rows.map(idOf);
  const by = await whoDeleted(office, name, ids);
  const cabinets = await rowsById(
    office.db,
    kinds.cabinet,
    rows.flatMap((row) => (name === "segment" ? String(row["cabinet_id"]) : [])),
  );
  const total = Number(count);
  return {
    items: rows.map((row) => ({
      kind: name,
      id: idOf(row),
      name: nameOf(kind, row),
      detail: detailOf(name, row, cabinets),
      deletedAt: Number(row["deleted_at"]),
      deletedBy: by.get(idOf(row)) ?? null,
    })),
    total,
    cursor: from + rows.length < total ? String(from + rows.length) : null,
  };
}

/** What tells objects of one name apart. */
function detailOf(kind: StockKind, row: Row, cabinets: ReadonlyMap<string, Row>): string | null {
  const parts: Partial<Record<StockKind, readonly (Row[string] | undefined)[]>> = {
    lightPoint: [row["street"], row["house_number"]],
    cabinet: [row["name"], row["address"]],
    segment: [cabinets.get(String(row["cabinet_id"]))?.["number"], row["name"]],
    supplyPoint: [row["meter_number"], row["name"]],
    luminaireType: [row["manufacturer"]],
  };
  const words = (parts[kind] ?? []).filter((part) => typeof part === "string");
  return words.length === 0 ? null : words.join(" ");
}

/** Names of people by object: who put it there last. */
async function whoDeleted(
  office: Pick<Office, "db">,
  kind: StockKind,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const lines = await office.db
    .selectFrom("object_changes")
    .select(["object_id", "actor"])
    .where("object_id", "in", ids)
    .where("kind", "=", kind)
    .where("action", "=", "deleted")
    .orderBy("id")
    .execute();
  const actors = new Map(lines.map(({ object_id, actor }) => [object_id, actor]));
  const names = await userNames(office, [...new Set(actors.values())]);
  return new Map([...actors].map(([id, actor]) => [id, names.get(actor) ?? actor]));
}

interface RestoreRequest {
  readonly office: Office;
  readonly caller: Caller;
  readonly address: string;
  readonly kind: StockKind;
  readonly ids: readonly string[];
}

/**
 * Fetches objects back from the trash, all or none. What a light point has lost meanwhile (its controller, when that serves another
 * one; a cabinet that is in the trash itself) is counted among the answer's fields.
 */
export async function restore({
  office,
  caller,
  address,
  kind: name,
  ids,
}: RestoreRequest): Promise<BulkResult | Refusal> {
  const kind = kinds[name];
  if (!kind.isMadeHere) return refuse("notFound", "Gateways are admitted as devices.");
  if (kind.role === "administrator" && caller.user.role !== "administrator") {
    return refuse("notAllowed", `This needs the role administrator; you are ${caller.user.role}.`);
  }
  const found = await rowsById(office.db, kind, ids.slice(0, 4));
  const title = titleOf([...found.values()].map((row) => nameOf(kind, row)));
  const tally = new BulkTally(new Set(ids).size);
  const done = await changeStock(
    office,
    { kind: "restore", title, address, caller },
    async (work) => {
      for (const some of portionsOf([...new Set(ids)])) {
        const rows = await rowsById(work.db, kind, some);
        const missing = some.find((id) => !isSeen(caller.scope, name, rows.get(id)));
        if (missing !== undefined) return refuse("notFound", `There is no ${name} ${missing}.`);
        const wanted = [...rows.values()]
          .filter((row) => isGone(kind, row))
          .map((before) => ({ before, after: { ...before, deleted_at: null } }));
        const sound = await soundRows(work, kind, wanted);
        const kept = sound.find(({ isKept }) => isKept);
        if (kept !== undefined) return whyKept(work, name, kept);
        tally.takeFields(await exchangeRows(work, kind, sound));
        if (name === "lightPoint")
          await ensureNamed(
            work,
            sound.map(({ after }) => after),
          );
      }
      const { changed } = tally.result(null);
      return {
        result: null,
        record: {
          action: `${name}.restored`,
          object: name,
          after: { ids: ids.slice(0, 100), changed },
        },
      };
    },
  );
  return done.kind === "refusal" ? done : tally.result(done.batchId);
}

function isSeen(scope: AreaScope, kind: StockKind, row: Row | undefined): boolean {
  if (row === undefined) return false;
  if (scope.kind === "all") return true;
  const area = row["area_id"];
  return kind === "lightPoint" && inScope(scope, typeof area === "string" ? area : null);
}

async function whyKept(
  work: StockWork,
  name: StockKind,
  { before }: SoundChange,
): Promise<Refusal> {
  const label = nameOf(kinds[name], before);
  if (name === "segment") {
    const cabinet = await rowById(work.db, kinds.cabinet, String(before["cabinet_id"]));
    if (cabinet !== null && isGone(kinds.cabinet, cabinet)) {
      const parameters = {
        kind: "cabinet",
        id: idOf(cabinet),
        name: nameOf(kinds.cabinet, cabinet),
      };
      return refuse("inTrash", `Restore the cabinet ${parameters.name} first.`, {
        errors: [{ pointer: "/ids", message: "belongs to a cabinet in the trash", parameters }],
      });
    }
  }
  return refuse("nameTaken", `${label} is there already; rename that one first.`, {
    errors: [
      {
        pointer: "/ids",
        message: "its name is taken",
        parameters: { kind: name, id: idOf(before), name: label },
      },
    ],
  });
}
