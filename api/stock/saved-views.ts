import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { SavedView } from "../contract/stock.ts";
import { newId } from "../auth/token.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";

type Db = Kysely<OfficeSchema>;

interface NewView {
  readonly name: string;
  readonly screen: "lights";
  readonly query: string;
  readonly shared?: boolean;
}

interface ViewEdit {
  readonly office: Office;
  readonly caller: Caller;
  readonly address: string;
}

/** Kept by one person at most. */
const mostViews = 200;

/** One's own, and those that others share; by name. */
export async function listViews({ db }: Pick<Office, "db">, caller: Caller): Promise<SavedView[]> {
  const rows = await db
    .selectFrom("saved_views")
    .selectAll()
    .where((eb) => eb.or([eb("user_id", "=", caller.user.id), eb("shared", "=", 1)]))
    .orderBy("name")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    screen: "lights",
    query: row.query,
    shared: row.shared === 1,
    own: mayChange(caller, row),
  }));
}

function mayChange({ user }: Caller, view: { readonly user_id: string }): boolean {
  return user.role === "administrator" || view.user_id === user.id;
}

export async function createView(
  { office, caller, address }: ViewEdit,
  { name, screen, query, shared = false }: NewView,
): Promise<SavedView | Refusal> {
  const at = office.now();
  const id = newId("v");
  const refusal = await office.db.transaction().execute(async (db) => {
    if (await isTaken(db, caller.user.id, screen, name, id)) return taken(name);
    const { kept } = await db
      .selectFrom("saved_views")
      .select((eb) => eb.fn.countAll<number>().as("kept"))
      .where("user_id", "=", caller.user.id)
      .executeTakeFirstOrThrow();
    if (kept >= mostViews) {
      return refuse("conflict", `You have ${mostViews} views; delete one that you do not need.`);
    }
    await db
      .insertInto("saved_views")
      .values({
        id,
        user_id: caller.user.id,
        name,
        screen,
        query,
        shared: shared ? 1 : 0,
        created_at: at,
      })
      .execute();
    const after = { name, screen, query, shared };
    const actor = { user: caller.user, address };
    await audit(db, at, actor, { action: "view.created", object: `view:${id}`, after });
    return null;
  });
  return refusal ?? { id, name, screen, query, shared, own: true };
}

export async function changeView(
  edit: ViewEdit,
  id: string,
  change: Partial<Pick<NewView, "name" | "query" | "shared">>,
): Promise<SavedView | Refusal> {
  const refusal = await within(edit, id, async (db, view) => {
    const name = change.name ?? view.name;
    if (await isTaken(db, view.user_id, view.screen, name, id)) return taken(name);
    const shared = change.shared === undefined ? view.shared : change.shared ? 1 : 0;
    await db
      .updateTable("saved_views")
      .set({ name, query: change.query ?? view.query, shared })
      .where("id", "=", id)
      .execute();
    return { action: "view.changed", after: change };
  });
  if (refusal !== null) return refusal;
  const view = (await listViews(edit.office, edit.caller)).find((one) => one.id === id);
  return view ?? noView();
}

export async function deleteView(edit: ViewEdit, id: string): Promise<Refusal | null> {
  return within(edit, id, async (db) => {
    await db.deleteFrom("saved_views").where("id", "=", id).execute();
    return { action: "view.deleted" };
  });
}

type StoredView = {
  readonly name: string;
  readonly query: string;
  readonly shared: 0 | 1;
  readonly user_id: string;
  readonly screen: string;
};

/** A change of a view that the caller may change, with its line of the record. */
async function within(
  { office, caller, address }: ViewEdit,
  id: string,
  act: (
    db: Db,
    view: StoredView,
  ) => Promise<Refusal | { readonly action: string; readonly after?: unknown }>,
): Promise<Refusal | null> {
  return office.db.transaction().execute(async (db) => {
    const view = await db
      .selectFrom("saved_views")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    if (view === undefined) return noView();
    if (!mayChange(caller, view)) {
      return view.shared === 1 ? refuse("notAllowed", "It belongs to somebody else.") : noView();
    }
    const outcome = await act(db, view);
    if ("kind" in outcome) return outcome;
    const { name, query, shared } = view;
    await audit(
      db,
      office.now(),
      { user: caller.user, address },
      { ...outcome, object: `view:${id}`, before: { name, query, shared: shared === 1 } },
    );
    return null;
  });
}

async function isTaken(
  db: Db,
  userId: string,
  screen: string,
  name: string,
  id: string,
): Promise<boolean> {
  const same = await db
    .selectFrom("saved_views")
    .select("id")
    .where("user_id", "=", userId)
    .where("screen", "=", screen)
    .where("name", "=", name)
    .where("id", "!=", id)
    .executeTakeFirst();
  return same !== undefined;
}

function taken(name: string): Refusal {
  return refuse("nameTaken", `You have a view called ${name} already.`, {
    errors: [{ pointer: "/name", message: "is taken", parameters: { kind: "view", name } }],
  });
}

function noView(): Refusal {
  return refuse("notFound", "There is no such view.");
}
