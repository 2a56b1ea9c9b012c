import { newId } from "../auth/token.ts";
import type { Row } from "./fields.ts";
import { kinds } from "./kinds.ts";
import type { Writing } from "./stock-change.ts";
import { idOf, portionsOf, stockDb } from "./stock-db.ts";
import { writeRows } from "./write-rows.ts";

interface NamedPlace {
  readonly number: string;
  readonly lat: number;
  readonly lon: number;
}

/** Light points name streets by name: what is named for the first time gets its row; what lies in the trash comes back. */
export async function ensureStreets(work: Writing, names: readonly string[]): Promise<void> {
  await ensure(work, "street", new Map(names.map((name) => [name, { geometry: null }])));
}

/** As with streets; a new mast stands where the first light point that names it stands. */
async function ensureMasts(work: Writing, masts: readonly NamedPlace[]): Promise<void> {
  const rows = new Map<string, Row>();
  for (const { number, lat, lon } of masts) if (!rows.has(number)) rows.set(number, { lat, lon });
  await ensure(work, "mast", rows);
}

/** The streets and masts of light points as they stand now; those in the trash need none. */
export async function ensureNamed(work: Writing, lights: readonly Row[]): Promise<void> {
  const present = lights.filter((row) => row["deleted_at"] === null);
  const streets = new Set(present.flatMap(({ street }) => street ?? []));
  await ensureStreets(work, [...streets].map(String));
  await ensureMasts(
    work,
    present.flatMap(({ mast, lat, lon }) =>
      typeof mast === "string" ? [{ number: mast, lat: Number(lat), lon: Number(lon) }] : [],
    ),
  );
}

async function ensure(
  work: Writing,
  kindName: "street" | "mast",
  wanted: ReadonlyMap<string, Row>,
): Promise<void> {
  const kind = kinds[kindName];
  const db = stockDb(work.db);
  for (const names of portionsOf([...wanted.keys()])) {
    // Two questions, for each has its index: names that stand, and names in the trash.
    const [standing, inTrash] = [new Set<string>(), new Map<string, Row>()];
    const named = db.selectFrom(kind.table).selectAll().where(kind.nameColumn, "in", names);
    for (const row of await named.where("deleted_at", "is", null).execute()) {
      standing.add(String(row[kind.nameColumn]));
    }
    // A mast's number may lie in the trash several times: the last one comes back.
    const rows = await named.where("deleted_at", "is not", null).orderBy("deleted_at").execute();
    for (const row of rows) inTrash.set(String(row[kind.nameColumn]), row);
    const back = [...inTrash].filter(([name]) => !standing.has(name)).map(([, row]) => row);
    await writeRows(
      work,
      kind,
      back.map((before) => ({ before, after: { ...before, deleted_at: null } })),
    );
    const made = names
      .filter((name) => !standing.has(name) && !inTrash.has(name))
      .map((name) => ({
        id: newId(kind.prefix),
        [kind.nameColumn]: name,
        ...wanted.get(name),
      }));
    if (made.length === 0) continue;
    await db.insertInto(kind.table).values(made).execute();
    for (const row of made) await work.log.record(kindName, idOf(row), "created", null);
    work.kinds.add(kindName);
  }
}
