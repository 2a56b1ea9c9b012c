import type { EpochMs } from "../domain/clock.ts";
import { advanceLedger, isEnded, type LedgerFact } from "../domain/ledger.ts";
import { deviceTopic, isDeviceId, isIdentifier } from "../firmware-contracts/topics.ts";
import type { AckMessage, CommandMessage } from "../firmware-contracts/types/messages.ts";
import type { DeviceCommand, DeviceCommandState } from "../store/field-device-records.ts";
import type { StoredIntent } from "../store/office-records.ts";
import type { Changes } from "./changes.ts";
import type { DownWriter } from "./down-writer.ts";
import type { Device } from "./lamp.ts";
import type { Town } from "./town.ts";

/** A command is not retained: unanswered so long it is said again, for the contract has it done once. */
const sayAgainAfterMs = 15_000;
/** So long after its end, and the time it takes, a command whose carrying out was not told counts as expired. */
const lastWordMs = 60_000;
const identifySeconds = 30;
const longestIdentify = 600;

/** Commands to one device: sent while it is connected, kept for it until they expire otherwise. */
export interface DeviceCommands {
  /** Carries out the intent `device.command`; what is wrong with the payload, or null. */
  order(intent: StoredIntent, now: EpochMs): string | null;
  /** The device listens: it has spoken after its subscriptions. */
  listens(device: Device, now: EpochMs): void;
  ack(device: Device, ack: AckMessage, at: EpochMs): void;
  /** The device has started anew. */
  restarted(device: Device, at: EpochMs): void;
  /** Says again what was not answered, and ends what is over. */
  tick(now: EpochMs): void;
}

export interface DeviceCommandDependencies {
  readonly site: string;
  readonly town: Town;
  readonly changes: Changes;
  readonly down: DownWriter;
  /** Commands without an end. */
  readonly open: readonly DeviceCommand[];
  /** One that has ended. */
  readonly stored: (commandId: string) => DeviceCommand | null;
}

export function createDeviceCommands(deps: DeviceCommandDependencies): DeviceCommands {
  const { site, town, changes, down } = deps;
  const open = new Map<string, DeviceCommand>();
  const byDevice = new Map<string, Set<string>>();

  const keep = (command: DeviceCommand): void => {
    const { commandId, deviceId } = command;
    if (command.endedAt === null) {
      open.set(commandId, command);
      byDevice.getOrInsertComputed(deviceId, () => new Set()).add(commandId);
      return;
    }
    open.delete(commandId);
    const ids = byDevice.get(deviceId);
    ids?.delete(commandId);
    if (ids?.size === 0) byDevice.delete(deviceId);
  };
  for (const command of deps.open) keep(command);

  const put = (command: DeviceCommand): void => {
    keep(command);
    changes.deviceCommand(command);
  };

  const move = (command: DeviceCommand, fact: LedgerFact, at: EpochMs, code?: string): void => {
    // Ledger states but "measured" and "superseded", which no caller tells.
    const state = advanceLedger(command.state, fact) as DeviceCommandState | null;
    if (state === null) return;
    const ended = state === "applied" || isEnded(state);
    put({
      ...command,
      state,
      code: code ?? command.code,
      ...(fact === "sent" ? { sentAt: at } : {}),
      ...(fact === "received" ? { receivedAt: at } : {}),
      ...(fact === "applied" ? { appliedAt: at } : {}),
      endedAt: ended ? at : null,
    });
  };

  /** Also where it has ended: just now, or long ago. */
  const find = (commandId: string): DeviceCommand | null =>
    open.get(commandId) ?? changes.deviceCommands.get(commandId) ?? deps.stored(commandId);

  const send = (command: DeviceCommand, now: EpochMs): void => {
    const { commandId, deviceId, output, duration, expiresAt } = command;
    if (expiresAt <= now) return;
    if (isLocked(town.device(deviceId), command)) {
      // One that may have been heard already is only not said again.
      if (command.state === "queued") move(command, "rejected", now, "workLocked");
      return;
    }
    // Said again it is the same message: its name in the acknowledgements stays.
    const { epoch, version } =
      command.epoch === null || command.version === null
        ? down.stamp(now)
        : { epoch: command.epoch, version: command.version };
    const message: CommandMessage = {
      epoch,
      version,
      issuedAt: command.createdAt,
      expiresAt,
      commandId,
      command: command.command,
      ...(output === null ? {} : { output }),
      ...(duration === null ? {} : { duration }),
    };
    changes.sendOnce({
      topic: deviceTopic(site, deviceId, "command"),
      payload: Buffer.from(JSON.stringify(message)),
    });
    put({ ...command, state: "sent", epoch, version, sentAt: now });
  };

  const unanswered = (device: Device): DeviceCommand[] => {
    const found: DeviceCommand[] = [];
    for (const id of byDevice.get(device.deviceId) ?? []) {
      const command = open.get(id);
      if (command?.state === "queued" || command?.state === "sent") found.push(command);
    }
    return found;
  };

  return {
    order(intent, now) {
      const command = commandOf(intent);
      if (typeof command === "string") return command;
      if (find(command.commandId) !== null) return null;
      const device = town.device(command.deviceId);
      if (isLocked(device, command)) {
        put({ ...command, state: "rejected", code: "workLocked", endedAt: now });
      } else if (command.expiresAt <= now) {
        put({ ...command, state: "expired", endedAt: now });
      } else if (device.online) {
        send(command, now);
      } else {
        put(command);
      }
      return null;
    },
    listens(device, now) {
      if (!byDevice.has(device.deviceId)) return;
      for (const command of unanswered(device)) {
        const justSaid =
          command.sentAt !== null &&
          now - command.sentAt < sayAgainAfterMs &&
          command.sentAt > (device.connectionSince ?? 0);
        if (!justSaid) send(command, now);
      }
    },
    ack(device, ack, at) {
      const { commandId } = ack;
      if (commandId === undefined) return;
      const command = find(commandId);
      if (command === null || command.deviceId !== device.deviceId) return;
      move(command, ack.phase, at, ack.code);
    },
    restarted(device, at) {
      for (const id of byDevice.get(device.deviceId) ?? []) {
        const command = open.get(id);
        if (command?.command === "reboot" && command.state === "received") {
          move(command, "applied", at);
        }
      }
    },
    tick(now) {
      for (const command of open.values()) {
        const { state, expiresAt, sentAt } = command;
        const isKept = state === "queued" || state === "sent";
        const takes = command.command === "identify" ? (command.duration ?? identifySeconds) : 0;
        if (now >= (isKept ? expiresAt : expiresAt + takes * 1000 + lastWordMs)) {
          move(command, "expired", now);
        } else if (state === "sent" && sentAt !== null && now - sentAt >= sayAgainAfterMs) {
          if (town.device(command.deviceId).online) send(command, now);
        }
      }
    },
  };
}

/** Under a work lock a lamp does not blink and does not start anew; it may be asked. */
function isLocked(device: Device, { command, output }: DeviceCommand): boolean {
  if (command === "readNow") return false;
  return device.lamps.some(
    (lamp) => lamp.lock !== null && (output === null || lamp.light.output === output),
  );
}

/** The intent as a command that waits, or what is wrong with it. Office has checked it; a broken row must not stop field. */
function commandOf({ payload, actor, createdAt }: StoredIntent): DeviceCommand | string {
  if (typeof payload !== "object" || payload === null) return "the payload is no object";
  const { commandId, deviceId, command, output, duration, expiresAt } = payload as Record<
    string,
    unknown
  >;
  if (typeof commandId !== "string" || !isIdentifier(commandId)) return "commandId must be a name";
  if (typeof deviceId !== "string" || !isDeviceId(deviceId)) return "deviceId must be a device's";
  if (command !== "identify" && command !== "readNow" && command !== "reboot") {
    return "command must be identify, readNow or reboot";
  }
  if (!isWholeOrNull(output, 255)) return "output must be 1 to 255";
  if (!isWholeOrNull(duration, longestIdentify)) return "duration must be 1 to 600 seconds";
  if (typeof expiresAt !== "number" || !Number.isInteger(expiresAt)) {
    return "expiresAt must be an instant";
  }
  return {
    commandId,
    deviceId,
    command,
    output: output ?? null,
    duration: duration ?? null,
    state: "queued",
    code: null,
    epoch: null,
    version: null,
    actor,
    createdAt,
    sentAt: null,
    receivedAt: null,
    appliedAt: null,
    endedAt: null,
    expiresAt,
  };
}

function isWholeOrNull(value: unknown, most: number): value is number | null | undefined {
  if (value === null || value === undefined) return true;
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;
}
