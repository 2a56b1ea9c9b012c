/** One alarm per id for many thousands of ids, on a single timer of the caller. */
export interface Wheel {
  /** Sets or moves the alarm of an id. Instants in the caller's ms; Infinity switches it off. */
  set(id: number, at: number): void;
  /** Calls back for each id whose alarm lies at or before `now`; each alarm goes off once. */
  advance(now: number, fire: (id: number) => void): void;
}

/** `tick`: grain of the alarms in ms; `start`: the instant at which the wheel begins to turn. */
export function createWheel(ids: number, tick: number, start: number): Wheel {
  const slotCount = 4096;
  const slots: number[][] = Array.from({ length: slotCount }, () => []);
  const alarmAt = new Float64Array(ids).fill(Infinity);
  let turned = Math.floor(start / tick);
  return {
    set: (id, at) => {
      const due = at === Infinity ? Infinity : Math.max(Math.ceil(at / tick), turned + 1);
      if (alarmAt[id] === due) return;
      alarmAt[id] = due;
      if (due !== Infinity) slots[due % slotCount]?.push(id);
    },
    advance: (now, fire) => {
      const until = Math.floor(now / tick);
      while (turned < until) {
        turned += 1;
        const here = turned % slotCount;
        const waiting = slots[here] ?? [];
        if (waiting.length === 0) continue;
        slots[here] = [];
        for (const id of waiting) {
          const due = alarmAt[id] ?? Infinity;
          if (due === turned) {
            alarmAt[id] = Infinity;
            fire(id);
          } else if (due > turned && due % slotCount === here) {
            // A later turn of the wheel.
            slots[here]?.push(id);
          }
        }
      }
    },
  };
}
