import type { EpochMs } from "../domain/clock.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { StoredIntent } from "../store/office-records.ts";
import type { Changes } from "./changes.ts";
import {
  clearOverride,
  isTextList,
  type OverrideDependencies,
  readClearOverride,
  readSetOverride,
  setOverride,
} from "./overrides.ts";

const atOnce = 20;

/** Carries out what office has written down, each intent once: its cursor commits together with its effects. */
export interface Intents {
  /** Carries out the next few; true when there were any, and they should be committed now. */
  poll(now: EpochMs): boolean;
  /** Id of the newest intent carried out. */
  last(): number;
}

export interface IntentsOut {
  /** Inventory, calendars or programs have changed: all of it is to be looked at, unless this is known already. */
  followOffice(): void;
  /** These light points and devices have changed up to a revision of the inventory, and nothing else since the one before. */
  followSome(change: InventoryChange): void;
  /** Office has made, extended or ended work locks. */
  followLocks(): void;
  /** Carries out a command to a device; what is wrong with the intent, or null. */
  command(intent: StoredIntent, now: EpochMs): string | null;
  onTrouble(message: string, context: Record<string, unknown>): void;
}

/** Payload of the intent `inventory.changed` where only these have changed. */
export interface InventoryChange {
  readonly revision: number;
  readonly lightIds: readonly string[];
  /** Devices whose admission, secret or gateway is another now. */
  readonly deviceIds: readonly string[];
}

export function createIntents(
  cursor: number,
  office: OfficeReader,
  changes: Changes,
  overrides: OverrideDependencies,
  out: IntentsOut,
): Intents {
  let last = cursor;

  const unreadable = ({ id, kind }: StoredIntent, fault: string): void => {
    out.onTrouble("an intent of office cannot be read", { id, kind, fault });
  };

  const carryOut = (intent: StoredIntent, now: EpochMs): void => {
    const { kind, payload } = intent;
    switch (kind) {
      case "inventory.changed": {
        const some = readInventoryChange(payload);
        if (some === null) out.followOffice();
        else out.followSome(some);
        return;
      }
      case "programs.changed":
        out.followOffice();
        return;
      case "locks.changed":
        out.followLocks();
        return;
      case "device.command": {
        const fault = out.command(intent, now);
        if (fault !== null) unreadable(intent, fault);
        return;
      }
      case "override.set": {
        const wish = readSetOverride(payload);
        if (typeof wish === "string") unreadable(intent, wish);
        else setOverride(overrides, intent, wish, now);
        return;
      }
      case "override.clear": {
        const wish = readClearOverride(payload);
        if (typeof wish === "string") unreadable(intent, wish);
        else clearOverride(overrides, intent, wish, now);
      }
    }
  };

  return {
    poll(now) {
      const intents = office.intentsAfter(last, atOnce);
      for (const intent of intents) {
        carryOut(intent, now);
        last = intent.id;
        changes.cursor("intents", last);
      }
      return intents.length > 0;
    },
    last: () => last,
  };
}

/** Null where the intent does not name what has changed, and all has to be read. */
function readInventoryChange(payload: unknown): InventoryChange | null {
  if (typeof payload !== "object" || payload === null) return null;
  const { revision, lightIds, deviceIds = [] } = payload as Record<string, unknown>;
  if (typeof revision !== "number" || !isTextList(lightIds) || !isTextList(deviceIds)) return null;
  return { revision, lightIds, deviceIds };
}
