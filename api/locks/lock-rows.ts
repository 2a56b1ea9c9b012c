import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { WorkLockView } from "../contract/work-locks.ts";

/** A work lock with the words for its place and its maker. */
export interface LockRow {
  readonly id: string;
  readonly target: WorkLockView["target"];
  readonly person: string;
  readonly phone: string;
  readonly reason: string | null;
  readonly from: number;
  readonly until: number;
  readonly endedAt: number | null;
  readonly createdBy: string;
  /** Area of the light point, or of the cabinet; null also where the place is gone. */
  readonly areaId: string | null;
  /** The cabinet that is locked, or that the segment belongs to. */
  readonly cabinetId: string | null;
}

/** Locks that nobody has ended or confirmed yet, by their end; one by its id; or the newest ones. */
export async function readLocks(
  db: Kysely<OfficeSchema>,
  which: { readonly open: true } | { readonly id: string } | { readonly newest: number },
): Promise<LockRow[]> {
  let query = db
    .selectFrom("work_locks as lock")
    .leftJoin("users as maker", "maker.id", "lock.created_by")
    .leftJoin("light_points as light", (join) =>
      join.onRef("light.id", "=", "lock.target_id").on("lock.target_kind", "=", "lightPoint"),
    )
    .leftJoin("segments as segment", (join) =>
      join.onRef("segment.id", "=", "lock.target_id").on("lock.target_kind", "=", "segment"),
    )
    .leftJoin("cabinets as cabinet", (join) =>
      join.on((eb) =>
        eb.or([
          eb("cabinet.id", "=", eb.ref("segment.cabinet_id")),
          eb.and([
            eb("lock.target_kind", "=", "cabinet"),
            eb("cabinet.id", "=", eb.ref("lock.target_id")),
          ]),
        ]),
      ),
    )
    .select(["lock.id", "lock.target_kind", "lock.target_id", "lock.person", "lock.phone"])
    .select(["lock.reason", "lock.from_at", "lock.until_at", "lock.ended_at", "lock.created_by"])
    .select(["maker.name as maker", "light.number as light", "light.street"])
    .select(["segment.number as segment", "segment.name as segment_name"])
    .select(["cabinet.number as cabinet", "cabinet.name as cabinet_name"])
    .select(["light.area_id as light_area", "cabinet.area_id as cabinet_area"])
    .select("cabinet.id as cabinet_id");
  if ("open" in which) query = query.where("lock.ended_at", "is", null).orderBy("lock.until_at");
  else if ("id" in which) query = query.where("lock.id", "=", which.id);
  else query = query.orderBy("lock.from_at", "desc").limit(which.newest);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    target: { kind: row.target_kind, id: row.target_id, name: nameOf(row) },
    person: row.person,
    phone: row.phone,
    reason: row.reason,
    from: row.from_at,
    until: row.until_at,
    endedAt: row.ended_at,
    createdBy: row.maker ?? row.created_by,
    areaId: row.light_area ?? row.cabinet_area,
    cabinetId: row.cabinet_id,
  }));
}

function nameOf(row: {
  readonly target_kind: WorkLockView["target"]["kind"];
  readonly target_id: string;
  readonly light: string | null;
  readonly street: string | null;
  readonly segment: string | null;
  readonly segment_name: string | null;
  readonly cabinet: string | null;
  readonly cabinet_name: string | null;
}): string {
  const said = (...parts: (string | null)[]): string =>
    parts.filter((part) => part !== null).join(", ") || row.target_id;
  if (row.target_kind === "lightPoint") return said(row.light, row.street);
  if (row.target_kind === "cabinet") return said(row.cabinet, row.cabinet_name);
  return said(`${row.cabinet ?? "?"} / ${row.segment ?? "?"}`, row.segment_name);
}
