import type { EpochMs } from "../domain/clock.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { StoredIntent } from "../store/office-records.ts";
import type { Changes } from "./changes.ts";
import {
  clearOverride,
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
  /** Inventory, calendars or programs have changed. */
  followOffice(): void;
  onTrouble(message: string, context: Record<string, unknown>): void;
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
    if (kind === "inventory.changed" || kind === "programs.changed") {
      out.followOffice();
      return;
    }
    if (kind === "override.set") {
      const wish = readSetOverride(payload);
      if (typeof wish === "string") unreadable(intent, wish);
      else setOverride(overrides, intent, wish, now);
    } else {
      const wish = readClearOverride(payload);
      if (typeof wish === "string") unreadable(intent, wish);
      else clearOverride(overrides, intent, wish, now);
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
