import type { NewDevices } from "../contract/devices.ts";
import type { Office } from "../office/office.ts";
import type { AreaScope } from "../scope.ts";
import { deviceViews } from "./device-views.ts";
import { hasCredential } from "./may-connect.ts";
import { wordsOf } from "./field-words.ts";
import { waitingDevices } from "./list-devices.ts";

/** So many are looked at for the newest word; who admits more at once has a list of them. */
const mostLookedAt = 5_000;
const mostShown = 500;
/** Who has not knocked for so long has given up. */
const knocksForMs = 30 * 86_400_000;

type NewDevicesOffice = Pick<Office, "db" | "model" | "field" | "clock">;

/** What waits to be bound, and what knocks and may not come in: strangers belong to no area, so they are for who sees the whole town. */
export async function newDevices(office: NewDevicesOffice, scope: AreaScope): Promise<NewDevices> {
  const { ids, count } = await waitingDevices(office.db, mostLookedAt);
  const words = await wordsOf(office.field, ids);
  const spoke = (id: string): number => words.get(id)?.lastSeenAt ?? 0;
  const newest = ids.toSorted((a, b) => spoke(b) - spoke(a)).slice(0, mostShown);
  return {
    waiting: await deviceViews(office, newest, words, scope),
    waitingCount: count,
    knocking: scope.kind === "all" ? await knocking(office) : [],
  };
}

async function knocking({ db, field, clock }: NewDevicesOffice): Promise<NewDevices["knocking"]> {
  const knocks = await field.knocks(clock.now() - knocksForMs, mostShown);
  if (knocks.length === 0) return [];
  const ids = knocks.map(({ deviceId }) => deviceId);
  const words = await wordsOf(field, ids);
  const admitted = await db
    .selectFrom("devices as device")
    .select("device.id")
    .where("device.id", "in", ids)
    .where(hasCredential)
    .where("device.revoked_at", "is", null)
    .execute();
  const mayEnter = new Set(admitted.map(({ id }) => id));
  // One that was let in meanwhile knocks no more.
  return knocks.filter(({ deviceId, lastAt, why }) => {
    if (!mayEnter.has(deviceId)) return true;
    const enteredAt = words.get(deviceId)?.connectionSince ?? null;
    return why === "wrongSecret" && (enteredAt === null || enteredAt <= lastAt);
  });
}
