import type { EpochMs } from "../domain/clock.ts";
import type { DeviceCommand, DeviceRow } from "../store/field-device-records.ts";
import type {
  Cause,
  DownMessage,
  EnergyHour,
  FieldEffects,
  LedgerLine,
  Quarantined,
  SecurityEvent,
  StoredOverride,
  TownHour,
} from "../store/field-records.ts";
import { deviceRow } from "./device-registry.ts";
import { hourRow } from "./energy-account.ts";
import type { Device, Lamp } from "./lamp.ts";
import type { DownMessage as Outgoing } from "./thread-protocol.ts";

/** So many twins that were only decided anew go into one commit: a whole town at dusk must not hold up an acknowledgement. */
const mostDecidedAtOnce = 2_000;

/** The row of an hour in progress is written so often at most; its twin's account holds the rest. */
const hourRowEveryMs = 60_000;

/**
 * What has changed since the last commit. The engine's parts write here and nowhere else; one commit takes it all, with the cursors.
 * Each light point stands in it once, however often it has changed.
 */
export class Changes {
  readonly lamps: Lamp[] = [];
  #waiting: Lamp[] = [];
  readonly removedTwins: string[] = [];
  readonly quarantine: Quarantined[] = [];
  readonly security: SecurityEvent[] = [];
  readonly ledger = new Map<string, LedgerLine>();
  readonly overrides = new Map<string, StoredOverride | null>();
  readonly causes = new Map<string, Cause>();
  readonly down = new Map<string, DownMessage>();
  /** Sent after the commit to whoever is connected, and not kept. */
  readonly once: Outgoing[] = [];
  /** Rows of the registry, with an announce where the device has just said one. */
  readonly devices = new Map<Device, DeviceRow["announced"] | null>();
  readonly deviceCommands = new Map<string, DeviceCommand>();
  readonly energyHours: EnergyHour[] = [];
  readonly townHours = new Map<EpochMs, TownHour>();
  readonly jobs = new Set<string>();
  readonly lightIds = new Set<string>();
  readonly cursors = new Map<string, number>();
  lastVersion: number | null = null;

  lamp(lamp: Lamp): void {
    if (lamp.changed) return;
    lamp.changed = true;
    this.lamps.push(lamp);
  }

  /**
   * A twin that no message has changed, only the clock or the plan: what is lost of it by a crash is decided again at the start, so it
   * may wait for a later commit than the cursor.
   */
  decided(lamp: Lamp): void {
    if (lamp.changed || lamp.waiting) return;
    lamp.waiting = true;
    this.#waiting.push(lamp);
  }

  /** These have left the inventory: nothing more is written or told of them. */
  forget(lamps: ReadonlySet<Lamp>): void {
    if (lamps.size === 0) return;
    this.#waiting = this.#waiting.filter((lamp) => !lamps.has(lamp));
    const kept = this.lamps.filter((lamp) => !lamps.has(lamp));
    this.lamps.length = 0;
    for (const lamp of kept) this.lamps.push(lamp);
    for (const lamp of lamps) {
      lamp.changed = false;
      lamp.waiting = false;
      this.removedTwins.push(lamp.light.lightId);
    }
  }

  /** Whether more twins wait than one commit takes. */
  overflows(): boolean {
    return this.#waiting.length > 0;
  }

  /** Adds a portion of the waiting twins to this commit. */
  gather(): void {
    for (let i = 0; i < mostDecidedAtOnce; i++) {
      const lamp = this.#waiting.pop();
      if (lamp === undefined) return;
      lamp.waiting = false;
      this.lamp(lamp);
    }
  }

  line(line: LedgerLine): void {
    this.ledger.set(`${line.jobId} ${line.lightPointId}`, line);
    this.jobs.add(line.jobId);
    this.lightIds.add(line.lightPointId);
  }

  override(lightId: string, override: StoredOverride | null): void {
    this.overrides.set(lightId, override);
    this.lightIds.add(lightId);
  }

  cause(cause: Cause): void {
    this.causes.set(cause.id, cause);
    if (cause.lightPointId !== null) this.lightIds.add(cause.lightPointId);
  }

  send(message: DownMessage): void {
    this.down.set(message.topic, message);
  }

  sendOnce(message: Outgoing): void {
    this.once.push(message);
  }

  device(device: Device, announce: DeviceRow["announced"] | null = null): void {
    device.rowSeen = device.lastSeen ?? 0;
    this.devices.set(device, announce ?? this.devices.get(device) ?? null);
  }

  deviceCommand(command: DeviceCommand): void {
    this.deviceCommands.set(command.commandId, command);
  }

  cursor(consumer: string, offset: number): void {
    this.cursors.set(consumer, offset);
  }

  /** Whether something waits that people or lamps are waiting for: it is committed at once and may use the ballast. */
  urgent(): boolean {
    return (
      this.ledger.size > 0 ||
      this.overrides.size > 0 ||
      this.down.size > 0 ||
      this.deviceCommands.size > 0
    );
  }

  isEmpty(): boolean {
    return (
      this.lamps.length === 0 &&
      this.removedTwins.length === 0 &&
      this.quarantine.length === 0 &&
      this.security.length === 0 &&
      this.causes.size === 0 &&
      this.devices.size === 0 &&
      this.energyHours.length === 0 &&
      this.townHours.size === 0 &&
      this.cursors.size === 0 &&
      !this.urgent()
    );
  }

  effects(at: EpochMs): FieldEffects {
    const overrides: StoredOverride[] = [];
    const endedOverrides: string[] = [];
    for (const [lightId, override] of this.overrides) {
      if (override === null) endedOverrides.push(lightId);
      else overrides.push(override);
    }
    const energyHours = [...this.energyHours];
    for (const lamp of this.lamps) {
      const { energy, lightId } = lamp.twin;
      if (hourIsDue(lamp, at) && energy !== null) energyHours.push(hourRow(lightId, energy.hour));
    }
    return {
      at,
      cursors: Object.fromEntries(this.cursors),
      twins: this.lamps.map(({ twin }) => twin),
      energyHours,
      townHours: [...this.townHours.values()],
      removedTwins: this.removedTwins,
      quarantine: this.quarantine,
      securityEvents: this.security,
      downMessages: [...this.down.values()],
      ledger: [...this.ledger.values()],
      overrides,
      endedOverrides,
      causes: [...this.causes.values()],
      devices: [...this.devices].map(([device, announce]) => deviceRow(device, announce)),
      deviceCommands: [...this.deviceCommands.values()],
      ...(this.lastVersion === null ? {} : { lastVersion: this.lastVersion }),
    };
  }

  /** After the commit of `effects(at)`: everything starts anew. */
  clear(at: EpochMs): void {
    for (const lamp of this.lamps) {
      lamp.changed = false;
      if (!hourIsDue(lamp, at)) continue;
      lamp.energyGrown = false;
      lamp.hourRowAt = at;
    }
    this.lamps.length = 0;
    this.removedTwins.length = 0;
    this.quarantine.length = 0;
    this.security.length = 0;
    this.ledger.clear();
    this.overrides.clear();
    this.causes.clear();
    this.down.clear();
    this.once.length = 0;
    this.devices.clear();
    this.deviceCommands.clear();
    this.energyHours.length = 0;
    this.townHours.clear();
    this.jobs.clear();
    this.lightIds.clear();
    this.cursors.clear();
    this.lastVersion = null;
  }
}

/** Whether the hour that the lamp's account stands in has grown and its row is to be written now. */
export function hourIsDue(lamp: Lamp, now: EpochMs): boolean {
  return lamp.energyGrown && Math.abs(now - lamp.hourRowAt) >= hourRowEveryMs;
}
