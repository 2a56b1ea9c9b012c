import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import {
  type DeviceCommandName,
  type DeviceCommandRequest,
  type DeviceCommandView,
} from "../contract/devices.ts";
import { newId } from "../auth/token.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { accepted, type Answer } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { workLocked } from "../locks/refuse-locked.ts";
import type { Changing } from "./changing.ts";
import type { CommandRate } from "./command-rate.ts";
import { mayHandle, servedBy } from "./device-views.ts";

/** A device that is away gets a command when it comes back within so many minutes: who waits for a blink has gone by then. */
const waitMinutes: Readonly<Record<DeviceCommandName, number>> = {
  identify: 2,
  readNow: 10,
  reboot: 10,
};
const usualBlinkSeconds = 30;

interface CommandPayload {
  readonly commandId: string;
  readonly deviceId: string;
  readonly command: DeviceCommandName;
  readonly output: number | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly expiresAt: number;
}

type CommandOffice = Pick<Office, "clock" | "locks" | "model"> & { readonly rate: CommandRate };

/** Writes a command to one device down for field. Call it in a transaction, and nudge the link after it. */
export async function orderCommand(
  { clock, locks, model, rate }: CommandOffice,
  { db, caller, address, now }: Changing,
  deviceId: string,
  request: DeviceCommandRequest,
): Promise<Answer | Refusal> {
  const { command } = request;
  const row = await db
    .selectFrom("devices")
    .select("revoked_at")
    .where("id", "=", deviceId)
    .executeTakeFirst();
  const served = (await servedBy(db, [deviceId])).get(deviceId) ?? [];
  if (row === undefined || !mayHandle(served, caller.scope)) {
    return refuse("notFound", `The device ${deviceId} is not known.`);
  }
  if (row.revoked_at !== null) {
    return refuse("conflict", `The device ${deviceId} is revoked and does not listen.`);
  }
  // A blink or a restart switches the lamp, too.
  const locked = command === "readNow" ? null : workLocked({ locks, model }, served);
  if (locked !== null) return locked;
  // Whoever may not command a device uses nothing of its share up.
  if (!rate.take(deviceId, now)) {
    return refuse("tooManyRequests", `${deviceId} got many commands just now; wait a minute.`);
  }
  const createdAt = clock.now();
  const payload: CommandPayload = {
    commandId: newId("dc"),
    deviceId,
    command,
    output: request.output ?? null,
    duration: command === "identify" ? (request.duration ?? usualBlinkSeconds) : null,
    // People wait by their own clock, however fast the town's runs.
    expiresAt: createdAt + Math.round(waitMinutes[command] * 60_000 * Math.max(1, clock.speed)),
  };
  await db
    .insertInto("intents")
    .values({
      kind: "device.command",
      payload: JSON.stringify(payload),
      job_id: null,
      actor: caller.user.id,
      created_at: createdAt,
    })
    .execute();
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: "device.commanded",
      object: `device:${deviceId}`,
      after: payload,
    },
  );
  return accepted(queued(payload, createdAt));
}

/** Intents behind the newest in which a command is looked for that field has not taken up yet. */
const notTakenUp = 10_000;

/** Where a command stands; null where there is none of that id for the scope. */
export async function commandView(
  { db, field }: Pick<Office, "db" | "field">,
  commandId: string,
  scope: Changing["caller"]["scope"],
): Promise<DeviceCommandView | null> {
  const view = (await field.deviceCommand(commandId)) ?? (await untaken(db, commandId));
  if (view === null) return null;
  const served = (await servedBy(db, [view.deviceId])).get(view.deviceId) ?? [];
  if (!mayHandle(served, scope)) return null;
  return {
    commandId: view.commandId,
    deviceId: view.deviceId,
    command: view.command,
    output: view.output,
    state: view.state,
    code: view.code,
    createdAt: view.createdAt,
    sentAt: view.sentAt,
    receivedAt: view.receivedAt,
    appliedAt: view.appliedAt,
    endedAt: view.endedAt,
  };
}

async function untaken(
  db: Kysely<OfficeSchema>,
  commandId: string,
): Promise<DeviceCommandView | null> {
  const { newest } = await db
    .selectFrom("intents")
    .select((eb) => eb.fn.max("id").as("newest"))
    .executeTakeFirstOrThrow();
  const row = await db
    .selectFrom("intents")
    .select(["payload", "created_at"])
    .where("id", ">", (newest ?? 0) - notTakenUp)
    .where("kind", "=", "device.command")
    .where((eb) =>
      eb(eb.fn<string>("json_extract", ["payload", eb.val("$.commandId")]), "=", commandId),
    )
    .executeTakeFirst();
  // Written by orderCommand alone.
  return row === undefined
    ? null
    : queued(JSON.parse(row.payload) as CommandPayload, row.created_at);
}

function queued(
  { commandId, deviceId, command, output }: CommandPayload,
  createdAt: number,
): DeviceCommandView {
  return {
    commandId,
    deviceId,
    command,
    output,
    state: "queued",
    code: null,
    createdAt,
    sentAt: null,
    receivedAt: null,
    appliedAt: null,
    endedAt: null,
  };
}
