import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { Caller } from "../http/route.ts";
import type { Refusal } from "../http/problem.ts";
import { audit, type Actor } from "../office/audit.ts";

/** Refusals that tell of somebody who tries what they may not; the rest are people's slips. */
const told: ReadonlySet<Refusal["code"]> = new Set([
  "wrongCredentials",
  "wrongPassword",
  "wrongCode",
  "codeNotValid",
  "linkSpent",
  "notAllowed",
  "foreignOrigin",
]);
/** Pairs of person and address told one by one; what is beyond is summed up. */
const pairsKept = 50;

interface Tally {
  readonly code: Refusal["code"];
  readonly object: string;
  readonly actor: Actor;
  times: number;
}

const stranger: Actor["user"] = { id: "stranger", name: "", role: "viewer" };

/** Counts refused requests in memory and writes one line of the record for each person, address and reason: guessing fills no disk. */
export class Refusals {
  readonly #tallies = new Map<string, Tally>();
  #beyond = 0;

  add(
    { code, about }: Pick<Refusal, "code" | "about">,
    caller: Caller | null,
    address: string,
  ): void {
    if (!told.has(code)) return;
    const user = caller?.user ?? stranger;
    const object = about ?? `door:${code}`;
    const key = `${code} ${object} ${user.id} ${address}`;
    const tally = this.#tallies.get(key);
    if (tally !== undefined) tally.times += 1;
    else if (this.#tallies.size >= pairsKept) this.#beyond += 1;
    else this.#tallies.set(key, { code, object, actor: { user, address }, times: 1 });
  }

  /** Writes what was counted since the last time. */
  async write(db: Kysely<OfficeSchema>, at: number): Promise<void> {
    const tallies = [...this.#tallies.values()];
    const beyond = this.#beyond;
    if (tallies.length === 0) return;
    this.#tallies.clear();
    this.#beyond = 0;
    await db.transaction().execute(async (trx) => {
      for (const { code, object, actor, times } of tallies) {
        await audit(trx, at, actor, {
          action: "access.refused",
          object,
          after: { times, why: code },
        });
      }
      if (beyond === 0) return;
      const nobody: Actor = { user: stranger, address: "local" };
      await audit(trx, at, nobody, {
        action: "access.refused",
        object: "door:others",
        after: { times: beyond },
      });
    });
  }
}
