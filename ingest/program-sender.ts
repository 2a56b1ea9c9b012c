import type { EpochMs } from "../domain/clock.ts";
import { compileProgram, type ProgramBody } from "../domain/compile-program.ts";
import { lightingDate } from "../domain/local-time.ts";
import { floorOf } from "../domain/precedence.ts";
import { applyPlannedProgram } from "../domain/twin.ts";
import type { ConfigMessage } from "../firmware-contracts/types/messages.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Changes } from "./changes.ts";
import type { DownWriter } from "./down-writer.ts";
import { type Device, isDrivenLive, type Lamp } from "./lamp.ts";
import type { Town } from "./town.ts";

export interface ProgramSender {
  /** Compiles every calendar anew and sends each device what differs from what it has on its topics. */
  sendAll(now: EpochMs): void;
  /** The same for one device, with what is compiled already. */
  send(device: Device, now: EpochMs): void;
  /** Whether the compiled programs are of another month: their horizon has moved on. */
  isOutdated(now: EpochMs): boolean;
}

export interface ProgramSettings {
  /** Seconds. */
  readonly reportingInterval: number;
  readonly ntpServers: readonly string[];
}

type ConfigContent = Omit<ConfigMessage, "epoch" | "version" | "issuedAt" | "expiresAt">;

export function createProgramSender(
  town: Town,
  office: OfficeReader,
  changes: Changes,
  down: DownWriter,
  settings: ProgramSettings,
  log: (message: string, context: Readonly<Record<string, unknown>>) => void,
): ProgramSender {
  const compiled = new Map<string, ProgramBody>();
  let month = "";

  const compileAll = (now: EpochMs): void => {
    compiled.clear();
    const date = lightingDate(now, town.place.timeZone);
    month = date.toPlainYearMonth().toString();
    const programs = office.programs().map(({ program }) => program);
    const known = new Set(programs.map(({ id }) => id));
    for (const { calendar } of office.calendars()) {
      const missing = [
        calendar.defaultProgramId,
        ...calendar.rules.map((rule) => rule.programId),
      ].filter((id) => !known.has(id));
      if (missing.length > 0) {
        log("a calendar names programs that do not exist", { calendarId: calendar.id, missing });
        continue;
      }
      compiled.set(calendar.id, compileProgram(calendar, programs, town.place, date));
    }
  };

  const send = (device: Device, now: EpochMs): void => {
    const first = firstLamp(device);
    if (first === null) return;
    const body = programOf(device, first);
    const hash = body?.hash ?? null;
    for (const lamp of device.lamps) {
      if (lamp.twin.desired.programHash === hash) continue;
      applyPlannedProgram(lamp.twin, hash);
      changes.decided(lamp);
    }
    if (body !== null && device.programHash !== body.hash) {
      down.lasting(device, "program", { ...body }, now);
      device.programHash = body.hash;
    }
    const config = configOf(device, first, settings);
    const key = JSON.stringify(config);
    if (device.configKey !== key) {
      down.lasting(device, "config", { ...config }, now);
      device.configKey = key;
    }
  };

  /** The contract has one program for all outputs of a device: that of its lowest one. */
  const programOf = (device: Device, first: Lamp): ProgramBody | null => {
    const { calendarId } = first.light;
    if (calendarId === null || isDrivenLive(device)) return null;
    return compiled.get(calendarId) ?? null;
  };

  return {
    sendAll(now) {
      compileAll(now);
      for (const device of town.devices.values()) send(device, now);
    },
    send,
    isOutdated(now) {
      return lightingDate(now, town.place.timeZone).toPlainYearMonth().toString() !== month;
    },
  };
}

function firstLamp(device: Device): Lamp | null {
  let first: Lamp | null = null;
  for (const lamp of device.lamps) {
    if (first === null || lamp.light.output < first.light.output) first = lamp;
  }
  return first;
}

function configOf(device: Device, first: Lamp, settings: ProgramSettings): ConfigContent {
  const defaultLightLevel = first.light.defaultLightLevel;
  const minimumLevel = floorOf(first.light);
  const outputs = device.lamps
    .filter(
      ({ light }) =>
        light.defaultLightLevel !== defaultLightLevel || floorOf(light) !== minimumLevel,
    )
    .map(({ light }) => ({
      output: light.output,
      defaultLightLevel: light.defaultLightLevel,
      minimumLevel: floorOf(light),
    }))
    .toSorted((a, b) => a.output - b.output);
  return {
    defaultLightLevel,
    minimumLevel,
    reportingInterval: settings.reportingInterval,
    groups: [],
    ...(settings.ntpServers.length === 0 ? {} : { ntpServers: [...settings.ntpServers] }),
    ...(outputs.length === 0 ? {} : { outputs }),
  };
}

/** Content of a stored config message in the form `configKey` compares. */
export function configKeyOf(stored: Readonly<Record<string, unknown>>): string {
  const { epoch, version, issuedAt, expiresAt, ...content } = stored;
  void [epoch, version, issuedAt, expiresAt];
  return JSON.stringify(content);
}
