import type { Inbox, InboxBatch } from "../store/inbox.ts";
import type { TelemetryRow, TelemetryStore } from "../store/telemetry.ts";

const sliceRows = 5_000;
const mostSlicesInFlight = 4;
/** Above this the queue is let go: the inbox still holds everything. */
const mostQueuedRows = 40_000;
const batchesAtOnce = 8;

/** Brings readings into history by a cursor of its own, so that an absent InfluxDB holds nothing up but itself. */
export interface TelemetryWriter {
  /** A reading of the batch at work. */
  take(row: TelemetryRow): void;
  /** The batch at work is done: up to this offset every reading has been taken. */
  passed(offset: number): void;
  /** Whether `take` is of use now; while catching up, rows come from the inbox instead. */
  live(): boolean;
  /** Gives waiting rows to the store, and goes on catching up. Never throws; call it a few times a second. */
  flush(): void;
  /** Inbox offset up to which everything rests in the store. */
  cursor(): number;
  /** Resolves when what was given to the store so far has been answered, or after `patienceMs`. */
  settle(patienceMs: number): Promise<void>;
}

export interface TelemetryWriterDependencies {
  readonly store: Pick<TelemetryStore, "append" | "cursor">;
  readonly inbox: Pick<Inbox, "read">;
  /** The readings of a stored batch, as rows. */
  readonly rowsOf: (batch: InboxBatch) => TelemetryRow[];
  /** Offset up to which the engine has worked when the writer is made. */
  readonly position: number;
  readonly onTrouble: (error: Error) => void;
}

export function createTelemetryWriter(deps: TelemetryWriterDependencies): TelemetryWriter {
  const { store, inbox } = deps;
  let rows: TelemetryRow[] = [];
  let position = deps.position;
  /** Offset up to which rows were handed to the store, answered or not. */
  let handed = store.cursor();
  let catchingUp = handed < position;
  let inFlight = 0;
  /** Grows when something failed: answers of slices handed over before no longer count. */
  let attempt = 0;
  let rest: Promise<unknown> = Promise.resolve();

  const fallBehind = (): void => {
    attempt += 1;
    rows = [];
    catchingUp = true;
    inFlight = 0;
    handed = store.cursor();
  };

  const hand = (slice: TelemetryRow[], cursor: number): void => {
    handed = cursor;
    inFlight += 1;
    const mine = attempt;
    const done = store.append(slice, cursor).then(
      (outcome) => {
        if (mine !== attempt) return;
        inFlight -= 1;
        if (outcome.kind !== "stored") fallBehind();
      },
      (error: unknown) => {
        deps.onTrouble(error instanceof Error ? error : new Error(String(error)));
        if (mine === attempt) fallBehind();
      },
    );
    rest = Promise.all([rest, done]);
  };

  const catchUp = (): void => {
    const slice: TelemetryRow[] = [];
    let reached = handed;
    while (slice.length < sliceRows && reached < position) {
      const batches = inbox.read(reached, batchesAtOnce).filter(({ offset }) => offset <= position);
      if (batches.length === 0) {
        // Trimmed away or never held a batch: nothing of it is left to store.
        reached = position;
        break;
      }
      for (const batch of batches) {
        for (const row of deps.rowsOf(batch)) slice.push(row);
        reached = batch.offset;
      }
    }
    hand(slice, reached);
    if (reached >= position) catchingUp = false;
  };

  return {
    take(row) {
      rows.push(row);
    },
    passed(offset) {
      position = offset;
      if (catchingUp) {
        rows = [];
      } else if (rows.length >= sliceRows) {
        if (inFlight < mostSlicesInFlight) {
          hand(rows, position);
          rows = [];
        } else if (rows.length > mostQueuedRows) {
          rows = [];
          catchingUp = true;
        }
      }
    },
    live: () => !catchingUp,
    flush() {
      if (inFlight >= mostSlicesInFlight) return;
      if (catchingUp) catchUp();
      else if (handed < position) {
        hand(rows, position);
        rows = [];
      }
    },
    cursor: () => store.cursor(),
    async settle(patienceMs) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([rest, patience]);
      clearTimeout(timer);
    },
  };
}
