import type { Kysely } from "kysely";
import type { BatchKind, OfficeSchema } from "../../store/office-schema.ts";
import type { StockKind } from "../contract/stock.ts";
import type { Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { audit, type AuditedChange } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { raiseRevision } from "../office/revisions.ts";
import { ChangeLog } from "./change-log.ts";

/** More light points than these are not named one by one: whoever follows reads the whole town anew. */
const mostNamed = 2_000;

/** Kinds that field works with besides light points. */
const fieldKinds: readonly StockKind[] = ["luminaireType", "cabinet", "segment", "gateway"];
/** Kinds whose names the town in memory shows with its light points. */
const namedKinds: readonly StockKind[] = ["luminaireType", "cabinet", "segment", "area", "street"];

/** The transaction of one request, and what it has touched. */
export interface StockWork extends Writing {
  readonly caller: Caller;
}

/** What is needed to write rows and their history. */
export interface Writing {
  readonly db: Kysely<OfficeSchema>;
  readonly log: ChangeLog;
  /** Milliseconds since 1970 by the machine's own clock. */
  readonly at: number;
  /** Light points whose rows or groups have changed. */
  readonly lightIds: Set<string>;
  /** Kinds of which something else has changed. */
  readonly kinds: Set<StockKind>;
}

interface Head {
  readonly kind: BatchKind;
  /** What people will know the batch by. */
  readonly title: string;
  readonly address: string;
  readonly caller: Caller;
}

interface Done<T> {
  readonly kind: "done";
  readonly result: T;
  /** Null where nothing differed. */
  readonly batchId: string | null;
}

/** Rolls the transaction back without being a failure. */
class TurnedBack<T> extends Error {
  readonly outcome: Done<T> | Refusal;

  constructor(outcome: Done<T> | Refusal) {
    super("turned back");
    this.outcome = outcome;
  }
}

/**
 * Runs one change of the stock in one transaction: history, one line of the record, revision for field. A refusal, and a change
 * that changes nothing, leave no trace. Afterwards memory, field and screens follow.
 */
export async function changeStock<T>(
  office: Office,
  { kind, title, address, caller }: Head,
  act: (
    work: StockWork,
  ) => Promise<{ readonly result: T; readonly record: AuditedChange } | Refusal>,
): Promise<Done<T> | Refusal> {
  const at = office.now();
  const actor = caller.user.id;
  const lightIds = new Set<string>();
  const kinds = new Set<StockKind>();
  try {
    const done = await office.db.transaction().execute(async (db): Promise<Done<T>> => {
      const log = await ChangeLog.open(db, { kind, title, actor, at });
      const outcome = await act({ db, log, at, caller, lightIds, kinds });
      if ("kind" in outcome) throw new TurnedBack<T>(outcome);
      const { result, record } = outcome;
      if (log.count === 0) throw new TurnedBack<T>({ kind: "done", result, batchId: null });
      await log.close();
      await audit(db, at, { user: caller.user, address }, record);
      const forField = fieldKinds.some((one) => kinds.has(one)) ? null : named(lightIds);
      await raiseRevision(db, "inventory", actor, at, forField);
      return { kind: "done", result, batchId: log.batchId };
    });
    const namesChanged = namedKinds.some((one) => kinds.has(one));
    await office.model.reload(named(lightIds), namesChanged);
    office.link.nudge();
    office.events.emit("changed");
    return done;
  } catch (error) {
    // Made in the callback above, for this call's T.
    if (error instanceof TurnedBack) return (error as TurnedBack<T>).outcome;
    throw error;
  }
}

/** Null: too many to name. */
function named(lightIds: ReadonlySet<string>): readonly string[] | null {
  return lightIds.size > mostNamed ? null : [...lightIds];
}
