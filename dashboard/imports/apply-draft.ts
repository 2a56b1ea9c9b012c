import type { ApplyChoice, ImportReport } from "../../api/contract/imports.ts";

/** What of a report is to be carried out, while it is being chosen. */
export interface ApplyDraft {
  readonly added: boolean;
  readonly changed: boolean;
  readonly vanished: boolean;
  readonly exceptRows: ReadonlySet<number>;
  readonly exceptLightIds: ReadonlySet<string>;
}

export type ChosenKind = "added" | "changed" | "vanished";

/** All that is new and changed; what has vanished only where somebody says so. */
export const usualChoice: ApplyDraft = {
  added: true,
  changed: true,
  vanished: false,
  exceptRows: new Set(),
  exceptLightIds: new Set(),
};

export function toChoice(draft: ApplyDraft): ApplyChoice {
  return {
    added: draft.added,
    changed: draft.changed,
    vanished: draft.vanished,
    exceptRows: [...draft.exceptRows],
    exceptLightIds: [...draft.exceptLightIds],
  };
}

/** A set with a member put in or taken out. */
export function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(member)) next.add(member);
  return next;
}

/** Whether the file offers anything at all to take: light points, or the streets and cabinets of a file of their own. */
export function offersAnything(report: ImportReport): boolean {
  const { added, changed, vanished, streets, cabinets } = report;
  return added + changed + vanished + streets + cabinets > 0;
}
