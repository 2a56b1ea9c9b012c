import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { officeConfig } from "../../../api/config.ts";
import type { Role } from "../../../api/contract/session.ts";
import type { Caller } from "../../../api/http/route.ts";
import type { Office } from "../../../api/office/office.ts";
import { ReadModel } from "../../../api/office/read-model.ts";
import { wholeTown, type AreaScope } from "../../../api/scope.ts";
import { openRegistry } from "../../../store/registry.ts";

export interface StockOffice {
  readonly office: Office;
  close(): Promise<void>;
}

/** As much of an office as the stock needs: a real office.db and the town in memory; no field, no network. */
export async function stockOffice(): Promise<StockOffice> {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-stock-"));
  const registry = await openRegistry(join(folder, "office.db"), 1);
  const { db } = registry;
  const read = officeConfig({});
  if (!read.ok) throw new Error(read.faults.join("\n"));
  let at = 1_000;
  const now = (): number => (at += 1);
  const model = await ReadModel.open({ db, config: read.config, now, async *readStates() {} });
  const office: Pick<Office, "db" | "model" | "now" | "events" | "clock" | "link"> = {
    db,
    model,
    now,
    clock: { now, speed: 1 } as Office["clock"],
    link: { nudge: () => {} } as Office["link"],
    events: new EventEmitter(),
  };
  return {
    // Changes of the stock ask for nothing else of an office.
    office: office as Office,
    async close() {
      await registry.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function callerOf(role: Role, scope: AreaScope = wholeTown): Caller {
  const user = {
    id: `u_${role}`,
    name: role,
    email: null,
    role,
    language: "en",
    hasPassword: true,
    phone: null,
    secondFactor: "off",
  } as const;
  return { user, scope, sessionId: null, token: null, provenAt: null };
}
