import { wipeTraces } from "../../store/erase-lines.ts";
import type { MountDependencies } from "../http/mount.ts";
import type { Office } from "../office/office.ts";
import { keepHead } from "./head-file.ts";
import { Refusals } from "./refusals.ts";
import { forgetWhatIsOver } from "./retention.ts";

const headEveryMs = 5_000;
const refusalsEveryMs = 300_000;
const forgetEveryMs = 86_400_000;

export interface RecordKeeper {
  readonly refused: MountDependencies["refused"];
  close(): Promise<void>;
}

/** What the record needs while an office runs: its head in a file and once a day in the log, refusals summed up, addresses forgotten. */
export function keepRecord(office: Pick<Office, "db" | "config" | "now" | "log">): RecordKeeper {
  const { db, config, now, log } = office;
  const head = keepHead(db, config.dataDir);
  const refusals = new Refusals();
  const failed = (error: unknown): void => log.error({ err: error }, "keeping the record failed");
  const daily = async (): Promise<void> => {
    await forgetWhatIsOver(db, config.recordAddressDays, now());
    await wipeTraces(db);
    const kept = await head.keep();
    if (kept !== null) log.info({ head: kept }, "head of the record");
  };
  const timers = [
    setInterval(() => void head.keep().catch(failed), headEveryMs),
    setInterval(() => void refusals.write(db, now()).catch(failed), refusalsEveryMs),
    setInterval(() => void daily().catch(failed), forgetEveryMs),
  ];
  // Also where the office never runs for a whole day.
  const first = daily().catch(failed);
  return {
    refused: (refusal, caller, address) => refusals.add(refusal, caller, address),
    async close() {
      for (const timer of timers) clearInterval(timer);
      await first;
      await refusals.write(db, now());
      await head.keep();
    },
  };
}
