import { notice } from "../approvals/notices.ts";
import { systemActor } from "../office/audit.ts";
import type { Office } from "../office/office.ts";

const hourMs = 3_600_000;
/** One is a slip of the pen, and so may the second be. */
const tellFrom = 3;

/** Counts wrong enrolment codes and lets everybody see, at most once an hour, that somebody tries them. */
export class WrongCodes {
  #times = 0;
  #since = -Infinity;
  #toldAt = -Infinity;

  /** One more was wrong. */
  async add({ db, events, now }: Pick<Office, "db" | "events" | "now">): Promise<void> {
    const at = now();
    if (at - this.#since >= hourMs) {
      this.#since = at;
      this.#times = 0;
    }
    this.#times += 1;
    if (this.#times < tellFrom || at - this.#toldAt < hourMs) return;
    this.#toldAt = at;
    const parameters = { times: this.#times };
    const what = { kind: "enrolmentRefused", parameters, object: null } as const;
    const actor = systemActor.user.id;
    events.emit("notice", { id: await notice(db, at, actor, what), actor });
  }
}
