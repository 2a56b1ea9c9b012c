import { join } from "node:path";
import { openFieldStore } from "../../store/field-store.ts";
import { openInbox } from "../../store/inbox.ts";
import { openSqliteTelemetry } from "../../store/telemetry-sqlite.ts";
import { reading } from "./store-telemetry-cases.ts";

/**
 * Stands in for the ingest thread until it is killed: takes in a batch, prints its offset as soon as it is durable, and lets
 * the consumers follow. Each consumer stores one thing a batch, so that after the kill it can be counted against its cursor.
 */
const folder = process.argv[2] ?? ".";
const store = openFieldStore(join(folder, "field.db"), { startedAt: 1 });
const telemetry = openSqliteTelemetry(join(folder, "telemetry.db"), { now: 1, chunkRows: 50 });
const inbox = openInbox(join(folder, "inbox.db"), { after: store.cursor("twin") });

const catchUp = async (): Promise<void> => {
  for (const { offset } of inbox.read(telemetry.cursor(), 100)) {
    await telemetry.append([reading({ seq: offset })], offset);
  }
  for (const { offset } of inbox.read(store.cursor("twin"), 100)) {
    store.commit({
      at: 1,
      cursors: { twin: offset },
      ledger: [
        {
          jobId: "job",
          lightPointId: "lp_a",
          state: "queued",
          level: null,
          rampTime: null,
          epoch: null,
          version: offset,
          code: null,
          createdAt: 1,
          sentAt: null,
          receivedAt: null,
          appliedAt: null,
          measuredAt: null,
          endedAt: null,
          expiresAt: null,
        },
      ],
    });
  }
  telemetry.tidy(1);
};

await catchUp();
for (;;) {
  const outcome = inbox.append(new Uint8Array(5_000), 10, 1);
  if (outcome.kind !== "appended") throw new Error("the disk is full");
  process.stdout.write(`${outcome.offset}\n`);
  await catchUp();
  // Lets the line out.
  await new Promise((resolve) => setImmediate(resolve));
}
