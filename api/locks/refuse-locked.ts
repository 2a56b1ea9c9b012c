import type { WorkLock } from "../../domain/work-lock.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Office } from "../office/office.ts";
import type { Served } from "../devices/device-views.ts";

/** What somebody wanted to switch and a lock holds. */
export interface Held {
  readonly pointer: string;
  readonly id: string;
  readonly name: string;
  readonly lock: WorkLock;
}

const mostNamed = 100;

/** The answer to whoever wants to switch where somebody works: who it is, and under which number that person is reached. */
export function refuseLocked(held: readonly Held[]): Refusal {
  const [first] = held;
  const who = first === undefined ? "somebody" : `${first.lock.person} (${first.lock.phone})`;
  return refuse(
    "workLocked",
    `${who} works there${held.length > 1 ? `, at ${held.length} places` : ""}: nothing is switched from here until the work lock ends.`,
    {
      lightIds: held.map(({ id }) => id),
      errors: held.slice(0, mostNamed).map(({ pointer, name, lock }) => ({
        pointer,
        message: `is held by the work lock of ${lock.person}`,
        code: "workLocked",
        parameters: {
          number: name,
          lockId: lock.id,
          person: lock.person,
          phone: lock.phone,
          until: lock.until,
        },
      })),
    },
  );
}

/** Refuses a command to a device that serves a place where somebody works; null where it may go. */
export function workLocked(
  { locks, model }: Pick<Office, "locks" | "model">,
  served: readonly Served[],
): Refusal | null {
  const held = served.flatMap(({ kind, id, number }): Held[] => {
    const light = model.data.lightById.get(id);
    const lock =
      kind === "cabinet"
        ? locks.onCabinet(id)
        : locks.on({
            lightId: id,
            segmentId: light?.segmentId ?? null,
            cabinetId: light?.cabinetId ?? null,
          });
    return lock === null ? [] : [{ pointer: "", id, name: number, lock }];
  });
  return held.length === 0 ? null : refuseLocked(held);
}
