import type { EpochMs } from "../domain/clock.ts";
import type { Calendar } from "../domain/calendar.ts";
import {
  compileProgram,
  type OutputCalendar,
  type ProgramBody,
} from "../domain/compile-program.ts";
import type { Level } from "../domain/level.ts";
import { lightingDate } from "../domain/local-time.ts";
import { floorOf } from "../domain/precedence.ts";
import type { Program } from "../domain/program.ts";
import { applyPlannedProgram } from "../domain/twin.ts";
import type { ConfigMessage } from "../firmware-contracts/types/messages.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Changes } from "./changes.ts";
import type { DownWriter } from "./down-writer.ts";
import { type Device, firstLamp, isDrivenLive, type Lamp } from "./lamp.ts";
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
  const calendars = new Map<string, Calendar>();
  let known: readonly Program[] = [];
  let date = Temporal.PlainDate.from("1970-01-01");
  let month = "";

  const compileAll = (now: EpochMs): void => {
    compiled.clear();
    calendars.clear();
    date = lightingDate(now, town.place.timeZone);
    month = date.toPlainYearMonth().toString();
    known = office.programs().map(({ program }) => program);
    const ids = new Set(known.map(({ id }) => id));
    for (const { calendar } of office.calendars()) {
      const missing = [
        calendar.defaultProgramId,
        ...calendar.rules.map((rule) => rule.programId),
      ].filter((id) => !ids.has(id));
      if (missing.length > 0) {
        log("a calendar names programs that do not exist", { calendarId: calendar.id, missing });
        continue;
      }
      calendars.set(calendar.id, calendar);
      compiled.set(calendar.id, compileProgram(calendar, known, town.place, date));
    }
  };

  /** The program of a device whose outputs follow several calendars; devices alike share it. */
  const compileMany = (main: Calendar, others: readonly OutputCalendar[]): ProgramBody => {
    const key = `${main.id} ${others.map((one) => `${one.output} ${one.calendar.id}`).join(" ")}`;
    let body = compiled.get(key);
    if (body === undefined) {
      body = compileProgram(main, known, town.place, date, others);
      compiled.set(key, body);
    }
    return body;
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

  /**
   * The program of the lowest output holds for all. Where the device can hold more than one calendar it is that of the lowest output that
   * has any, and the others have their own.
   */
  const programOf = (device: Device, first: Lamp): ProgramBody | null => {
    if (device.announced?.outputCalendars !== true) {
      const { calendarId } = first.light;
      return calendarId === null || isDrivenLive(first) ? null : (compiled.get(calendarId) ?? null);
    }
    if (device.announced.maxSwitchPoints === 0) return null;
    const [main, ...more] = device.lamps
      .flatMap(({ light }): OutputCalendar[] => {
        const own = light.calendarId === null ? undefined : calendars.get(light.calendarId);
        return own === undefined ? [] : [{ output: light.output, calendar: own }];
      })
      .toSorted((a, b) => a.output - b.output);
    if (main === undefined) return null;
    const others = more.filter(({ calendar }) => calendar !== main.calendar);
    if (others.length === 0) return compiled.get(main.calendar.id) ?? null;
    return compileMany(main.calendar, others);
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

function configOf(device: Device, first: Lamp, settings: ProgramSettings): ConfigContent {
  const { defaultLightLevel } = first.light;
  const minimumLevel = floorToKeep(first);
  const outputs = device.lamps
    .filter(
      (lamp) =>
        lamp.light.defaultLightLevel !== defaultLightLevel || floorToKeep(lamp) !== minimumLevel,
    )
    .map((lamp) => ({
      output: lamp.light.output,
      defaultLightLevel: lamp.light.defaultLightLevel,
      minimumLevel: floorToKeep(lamp),
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

/** What the device must not go below by itself. A lamp that a work lock keeps lower is not to be lifted at dusk. */
function floorToKeep(lamp: Lamp): Level {
  const floor = floorOf(lamp.light);
  return lamp.hold === null || lamp.hold.level >= floor ? floor : lamp.hold.level;
}

/** Content of a stored config message in the form `configKey` compares. */
export function configKeyOf(stored: Readonly<Record<string, unknown>>): string {
  const { epoch, version, issuedAt, expiresAt, ...content } = stored;
  void [epoch, version, issuedAt, expiresAt];
  return JSON.stringify(content);
}
