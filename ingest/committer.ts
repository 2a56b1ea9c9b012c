import type { Clock } from "../domain/clock.ts";
import type { FieldStore, SteppedCommit } from "../store/field-store.ts";
import type { Changes } from "./changes.ts";
import type { EngineOut } from "./engine-face.ts";
import type { FeedWriter } from "./feed-writer.ts";
import type { Lamp } from "./lamp.ts";

/**
 * Writes what has changed in one commit, and lets out what follows from it. A commit of thousands of twins is made in steps, so that
 * batches become durable in between; while one is open nothing may touch the twins or the changes.
 */
export interface Committer {
  /** Everything that has changed by now, at once. False when the disk is full: everything waits for the next try. */
  readonly commit: () => boolean;
  /** Begins a commit if none is open, and works on it for about so many milliseconds. */
  step(budgetMs: number): "more" | "done" | "diskFull";
  /** Brings an open commit to its end. */
  finish(): void;
}

export interface CommitterDependencies {
  readonly field: Pick<FieldStore, "commit" | "commitInSteps">;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly feed: () => FeedWriter;
  readonly out: EngineOut;
  /** Before anything is written: what is decided or found of the changed lamps adds to the changes. */
  readonly prepare: (now: number) => void;
  readonly judge: (lamp: Lamp, now: number) => void;
}

interface Open {
  readonly at: number;
  readonly commit: SteppedCommit;
}

export function createCommitter(deps: CommitterDependencies): Committer {
  const { field, changes, clock, out } = deps;
  let open: Open | null = null;

  /** The instant that the commit bears; null when there is nothing to write. */
  const prepare = (): number | null => {
    const now = clock.now();
    changes.gather();
    deps.prepare(now);
    for (const lamp of changes.lamps) deps.judge(lamp, now);
    return changes.isEmpty() ? null : now;
  };

  const announce = (at: number): void => {
    const messages = [...changes.down.values(), ...changes.once];
    const news = deps.feed().take(changes, at);
    changes.clear(at);
    if (messages.length > 0) out.publish(messages);
    for (const frame of news.frames) out.feed(frame);
    if (news.facts !== null) out.facts(news.facts);
  };

  const write = (at: number, urgent: boolean): boolean => {
    if (field.commit(changes.effects(at), urgent).kind === "diskFull") return false;
    announce(at);
    return true;
  };

  const stepOnce = ({ at, commit }: Open): "more" | "done" | "diskFull" => {
    const { kind } = commit.step();
    if (kind === "more") return "more";
    open = null;
    if (kind === "committed") {
      announce(at);
      return "done";
    }
    return changes.urgent() && write(at, true) ? "done" : "diskFull";
  };

  const finish = (): void => {
    while (open !== null) stepOnce(open);
  };

  return {
    commit() {
      finish();
      const at = prepare();
      return at === null || write(at, false) || (changes.urgent() && write(at, true));
    },
    step(budgetMs) {
      const deadline = performance.now() + budgetMs;
      if (open === null) {
        const at = prepare();
        if (at === null) return "done";
        open = { at, commit: field.commitInSteps(changes.effects(at)) };
      }
      for (;;) {
        const outcome = stepOnce(open);
        if (outcome !== "more" || performance.now() >= deadline) return outcome;
      }
    },
    finish,
  };
}
