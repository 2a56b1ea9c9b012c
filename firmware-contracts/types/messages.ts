// Generated from schemas/*.json by `npm run generate`. Change the schemas, not this file.

/**
 * Names one run of the device: a counter kept in flash that grows with each boot, or a random number drawn at boot.
 */
export type BootId = number;
/**
 * Which down message is answered. An override that came by a group topic is answered as override too.
 */
export type AckKind = "override" | "program" | "config" | "command";
/**
 * Names the commander's lease. A greater epoch outranks every version of a smaller one.
 */
export type Epoch = number;
/**
 * Counter of the site over all down messages, device and group topics together.
 */
export type Version = number;
/**
 * received: understood and stored. applied: in effect; for an override when its ramp has ended. rejected: will not be carried out, code says why.
 */
export type AckPhase = "received" | "applied" | "rejected";
/**
 * Why it was rejected. stale: not greater than what the slot acted on. notMember: by a group the device does not belong to. noTime: without a clock an end cannot be kept. localOverride: somebody holds the lamp by hand.
 */
export type RejectionCode =
  | "expired"
  | "stale"
  | "invalid"
  | "unsupported"
  | "tooManyPoints"
  | "notMember"
  | "noTime"
  | "localOverride"
  | "hardwareFailure"
  | "busy";
/**
 * What the device is; luminaireController when left out.
 */
export type DeviceClass = "luminaireController" | "cabinetController" | "gateway" | "sensor";
/**
 * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
 */
export type EpochMs = number;
/**
 * Number of the lamp output on the device, counted from 1.
 */
export type Output = number;
/**
 * identify: blink for duration. readNow: send telemetry and state at once. reboot: restart. resume: clear the override slot, as an override with cleared: true of this epoch and version would.
 */
export type CommandName = "identify" | "readNow" | "reboot" | "resume";
/**
 * Name of a site, device, group, gateway, program or command. Stands in topics and keys, so only these characters.
 */
export type Identifier = string;
/**
 * Light level in per cent of the lamp's nominal output. 0 is off.
 */
export type Level = number;
/**
 * Time of the linear change from the level in effect to the new level.
 */
export type RampTime = number;
/**
 * Counts the device's messages of one kind since boot, from 0. Never repeated within one bootId.
 */
export type Seq = number;
/**
 * Why the level in effect is what it is. floor: a wanted level was lifted to minimumLevel. localOverride: somebody switched at the device or cabinet.
 */
export type LightReason =
  "default" | "program" | "sensor" | "override" | "event" | "emergency" | "floor" | "localOverride";
/**
 * A relay's state.
 */
export type BinaryState = "ON" | "OFF";
/**
 * Cabinet: RMS voltage between this phase and neutral.
 */
export type PhaseVoltage = number;
/**
 * Cabinet: RMS current on this phase.
 */
export type PhaseCurrent = number;
/**
 * Cabinet: power factor on this phase, without sign.
 */
export type PhasePowerFactor = number;
/**
 * What happened, by its TALQ name.
 */
export type EventType =
  | "lampFailure"
  | "lampUnexpectedOn"
  | "cyclingFailure"
  | "dimmingFailure"
  | "relayFailure"
  | "contactorError"
  | "controlGearCommFailure"
  | "controlGearFailure"
  | "controlGearThermalDerating"
  | "controlGearThermalShutdown"
  | "lightSourceThermalDerating"
  | "lightSourceThermalShutdown"
  | "lightSourceOpenCircuit"
  | "lightSourceShortCircuit"
  | "controlGearOutputPowerLimitation"
  | "controlGearExternalSupplyUndervoltage"
  | "controlGearExternalSupplyOvervoltage"
  | "lampPowerTooHigh"
  | "lampPowerTooLow"
  | "currentTooHigh"
  | "currentTooLow"
  | "supplyVoltageTooHigh"
  | "supplyVoltageTooLow"
  | "powerFactorTooLow"
  | "supplyLoss"
  | "leakageDetected"
  | "cabinetDoorOpen"
  | "circuitBreakerTripped"
  | "switchingErrorOn"
  | "switchingErrorOff"
  | "localOverride"
  | "lastSyncError"
  | "invalidCalendar"
  | "invalidProgram"
  | "deviceReset"
  | "releaseMismatch"
  | "highTemperature"
  | "batteryShutdown"
  | "photocellStuck"
  | "impactDetected"
  | "orientationChanged";
/**
 * Whether it began or ended.
 */
export type EventPhase = "start" | "end";
/**
 * A reading with the device that made it.
 */
export type GatewayReading = DeviceOfReading & Reading;
/**
 * An override, or its end.
 */
export type OverrideEntry = OverrideLevel | OverrideCleared;
/**
 * Local time minus UTC.
 */
export type OffsetSeconds = number;
/**
 * A local calendar date, YYYY-MM-DD.
 */
export type LocalDate = string;
/**
 * When a switch point acts: at a local clock time or at an event of the sun.
 */
export type SwitchTime = AtClock | AtEvent;
/**
 * Local time of day, HH:MM, 00:00 to 23:59.
 */
export type ClockTime = string;
/**
 * Which lighting days a rule matches; exactly one of the six.
 */
export type CalendarCondition = WhenDateRange | WhenYearly | WhenWeekdays | WhenNthWeekday | WhenHolidays | WhenDates;
/**
 * A day of any year, MM-DD.
 */
export type YearDay = string;
/**
 * Day of the week, 1 Monday to 7 Sunday (ISO 8601).
 */
export type Weekday = number;

/**
 * What became of a down message on one output. Named by (kind, output, epoch, version).
 */
export interface AckMessage {
  /**
   * When it came to this.
   */
  ts?: number;
  bootId?: BootId;
  kind: AckKind;
  /**
   * Repeated from the message that is answered.
   */
  commandId?: string;
  /**
   * The output it is about; left out when the answer holds for all outputs of the device.
   */
  output?: number;
  epoch: Epoch;
  version: Version;
  phase: AckPhase;
  code?: RejectionCode;
  /**
   * For a technician: which field, which limit.
   */
  detail?: string;
}
/**
 * Who the device is and what it can do. Sent after each boot and when something of it changes.
 */
export interface AnnounceMessage {
  /**
   * The manufacturer's serial number.
   */
  serial: string;
  /**
   * Type and revision of the hardware.
   */
  hwType: string;
  /**
   * Version of the running firmware.
   */
  swVersion: string;
  /**
   * Who made the device.
   */
  manufacturer?: string;
  deviceClass?: DeviceClass;
  ts?: EpochMs;
  bootId: BootId;
  /**
   * The outputs of the device: of a luminaire controller its lamps, of a cabinet controller the segments that it switches.
   *
   * @maxItems 64
   */
  outputs: AnnouncedOutput[];
  /**
   * How many switch points, over all programs together, the device can store. 0: it runs no program of its own and is driven live.
   */
  maxSwitchPoints: number;
  /**
   * Whether the device can run program.outputs: single outputs on calendars of their own. false when left out.
   */
  outputCalendars?: boolean;
  /**
   * Whether the device computes sunset, sunrise and twilight itself.
   */
  astro: boolean;
  /**
   * Whether the device can keep the light output constant over the lamp's age.
   */
  clo: boolean;
  /**
   * Sensors on the device.
   *
   * @maxItems 16
   */
  sensors: ("motion" | "light" | "tilt" | "temperature" | "door" | "meter")[];
  /**
   * Time between two telemetry messages as the device has it now.
   */
  reportingInterval: number;
  position?: Place;
}
/**
 * One output.
 */
export interface AnnouncedOutput {
  output: Output;
  /**
   * false where the output can only switch. Taken as true when left out.
   */
  dimmable?: boolean;
  /**
   * Cabinet: the name by which readings tell the segment that this output switches; the output's number when left out.
   */
  segment?: string;
  /**
   * Power at level 100, where the device knows it. Left out by cabinet controllers.
   */
  nominalPower?: number;
}
/**
 * A position on the WGS 84 ellipsoid.
 */
export interface Place {
  /**
   * Degrees north.
   */
  latitude: number;
  /**
   * Degrees east.
   */
  longitude: number;
}
/**
 * Something to do once, now. Not retained: what has expired is not done.
 */
export interface CommandMessage {
  epoch: Epoch;
  version: Version;
  /**
   * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
   */
  issuedAt: number;
  /**
   * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
   */
  expiresAt: number;
  /**
   * Names the job this belongs to; the ack repeats it.
   */
  commandId: string;
  command: CommandName;
  /**
   * Number of the lamp output on the device, counted from 1.
   */
  output?: number;
  /**
   * identify: how long to blink; 30 when left out.
   */
  duration?: number;
}
/**
 * The (epoch, version) a slot acted on last.
 */
export interface SlotVersion {
  epoch: Epoch;
  version: Version;
}
/**
 * The state of one switched segment (Stromkreis) of a cabinet.
 */
export interface SegmentState {
  /**
   * Its name as announced with the output (announce.outputs[].segment), else the output's number.
   */
  segment: string;
  /**
   * ON while there is voltage behind contactor and breaker, whatever was wanted.
   */
  actualState: "ON" | "OFF";
}
/**
 * What a device measured at one instant. Leave out what the device cannot measure; never send 0 in its place.
 */
export interface Reading {
  ts: EpochMs;
  seq: Seq;
  bootId: BootId;
  output?: Output;
  /**
   * The level at the light source now, as near as the device knows it; on a ramp somewhere between.
   */
  actualLightLevel?: number;
  /**
   * The level the device now wants on this output: the target of a running ramp.
   */
  feedbackLevel?: number;
  reason?: LightReason;
  /**
   * Active power taken from the supply.
   */
  activePower?: number;
  /**
   * Counter of the active energy taken since installation. It never runs backwards but for an exchange or a reset.
   */
  activeEnergy?: number;
  /**
   * Apparent power.
   */
  apparentPower?: number;
  /**
   * Reactive power, positive when inductive.
   */
  reactivePower?: number;
  /**
   * RMS voltage of the supply.
   */
  supplyVoltage?: number;
  /**
   * RMS current taken from the supply.
   */
  supplyCurrent?: number;
  /**
   * Frequency of the supply.
   */
  frequency?: number;
  /**
   * Active power divided by apparent power, without sign.
   */
  powerFactor?: number;
  /**
   * Whether the current leads (capacitive) or lags (inductive) the voltage.
   */
  powerFactorSense?: "leading" | "lagging";
  /**
   * Hours the light source has burned.
   */
  operatingHours?: number;
  /**
   * How often the light source was switched on.
   */
  switchOnCounter?: number;
  /**
   * Temperature of the control gear.
   */
  controlGearTemperature?: number;
  /**
   * Voltage at the light source.
   */
  lightSourceVoltage?: number;
  /**
   * Current through the light source.
   */
  lightSourceCurrent?: number;
  /**
   * Illuminance at the photocell.
   */
  lightLevel?: number;
  /**
   * Angle between the mast's upright position and the present one.
   */
  tilt?: number;
  /**
   * Quality of the radio or power-line link, 100 is best.
   */
  communicationQuality?: number;
  /**
   * Received signal strength.
   */
  rssi?: number;
  /**
   * Signal to noise ratio.
   */
  snr?: number;
  /**
   * Cabinet: sum of the active power of all phases.
   */
  totalPower?: number;
  /**
   * Cabinet: counter of the active energy of all phases.
   */
  totalActiveEnergy?: number;
  phase1Voltage?: PhaseVoltage;
  phase2Voltage?: PhaseVoltage;
  phase3Voltage?: PhaseVoltage;
  phase1Current?: PhaseCurrent;
  phase2Current?: PhaseCurrent;
  phase3Current?: PhaseCurrent;
  phase1PowerFactor?: PhasePowerFactor;
  phase2PowerFactor?: PhasePowerFactor;
  phase3PowerFactor?: PhasePowerFactor;
  /**
   * Cabinet: the state of its switched segments.
   *
   * @maxItems 64
   */
  segments?: SegmentState[];
  /**
   * Cabinet: whether its door is open.
   */
  cabinetDoorOpen?: boolean;
  /**
   * Cabinet: position of the hand switch.
   */
  localOverride?: "ON" | "OFF" | "NONE";
}
/**
 * How the device behaves apart from programs and overrides. Kept in flash.
 */
export interface ConfigMessage {
  epoch: Epoch;
  version: Version;
  /**
   * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
   */
  issuedAt: number;
  /**
   * null: holds until replaced.
   */
  expiresAt: number | null;
  /**
   * Names the job this belongs to; the ack repeats it.
   */
  commandId?: string;
  /**
   * Level without program or without valid time. 100 until a config says otherwise.
   */
  defaultLightLevel: number;
  /**
   * Safety floor. A wanted level above 0 is lifted to it, and a wanted 0 too while the lamp is to burn: from the first to the last point above 0 of the lighting day. 0 until a config says otherwise.
   */
  minimumLevel: number;
  /**
   * Time between two telemetry messages.
   */
  reportingInterval: number;
  /**
   * The groups the device belongs to; it subscribes to their override topics and to no others.
   *
   * @maxItems 32
   */
  groups: Identifier[];
  /**
   * Whether constant light output is to be kept. false when left out.
   */
  cloEnabled?: boolean;
  /**
   * Where to get the time by SNTP, first one first.
   *
   * @maxItems 8
   */
  ntpServers?: string[];
  thresholds?: Thresholds;
  /**
   * Outputs that differ from the values above.
   *
   * @maxItems 64
   */
  outputs?: OutputConfig[];
}
/**
 * Limits whose passing raises the event of the like name. One left out raises none.
 */
export interface Thresholds {
  /**
   * Raises lampPowerTooHigh.
   */
  lampPowerHighThreshold?: number;
  /**
   * Raises lampPowerTooLow while the output burns at 100.
   */
  lampPowerLowThreshold?: number;
  /**
   * Raises currentTooHigh.
   */
  highCurrentThreshold?: number;
  /**
   * Raises currentTooLow while the output burns.
   */
  lowCurrentThreshold?: number;
  /**
   * Raises supplyVoltageTooHigh.
   */
  highSupplyVoltageThreshold?: number;
  /**
   * Raises supplyVoltageTooLow.
   */
  lowSupplyVoltageThreshold?: number;
  /**
   * Raises powerFactorTooLow while the output burns at 100.
   */
  powerFactorThreshold?: number;
  /**
   * Raises highTemperature.
   */
  highTemperatureThreshold?: number;
  /**
   * Raises orientationChanged.
   */
  tiltThreshold?: number;
}
/**
 * Values of one output that take the place of the device's.
 */
export interface OutputConfig {
  output: Output;
  defaultLightLevel?: Level;
  minimumLevel?: Level;
}
/**
 * Whether the device is connected. Sent first after CONNECT, and registered as last will.
 */
export interface ConnectionMessage {
  /**
   * true after connecting; false in the last will and before an orderly DISCONNECT.
   */
  online: boolean;
  bootId: BootId;
  /**
   * Kept in flash and raised by 1 at each connect. online: true carries this connection's number n; its will and its orderly online: false carry n + 1. An offline acts only if its number is greater than that of the newest online, so a late will never hides a reconnect.
   */
  connectionCount: number;
  ts?: EpochMs;
}
/**
 * Something began or ended. What lasts only a moment has a start alone.
 */
export interface EventMessage {
  /**
   * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
   */
  ts?: number;
  /**
   * Counts the device's messages of one kind since boot, from 0. Never repeated within one bootId.
   */
  seq: number;
  bootId: BootId;
  output?: Output;
  eventType: EventType;
  phase: EventPhase;
  /**
   * What was measured when it happened.
   *
   * @maxItems 16
   */
  attributes?: EventAttribute[];
}
/**
 * A value that belongs to an event, in the unit this contract gives the field of that name.
 */
export interface EventAttribute {
  /**
   * Name of the attribute: a field of a reading where there is one.
   */
  name: string;
  /**
   * The value.
   */
  value: number | string | boolean;
  /**
   * The limit that was passed, in the unit of the value.
   */
  threshold?: number;
}
/**
 * Readings of many devices behind one radio gateway, each with its device.
 */
export interface GatewayTelemetryMessage {
  /**
   * The readings; those of one device oldest first.
   *
   * @minItems 1
   * @maxItems 200
   */
  readings: GatewayReading[];
}
/**
 * Which device made a reading.
 */
export interface DeviceOfReading {
  device: Identifier;
}
/**
 * The overrides in force on a device, per output. The backend sends all of them in each message, because the broker retains one message per topic.
 */
export interface OverrideMessage {
  /**
   * One entry per output, or one without output for all. An entry that did not change keeps its epoch and version.
   *
   * @minItems 1
   * @maxItems 64
   */
  overrides: OverrideEntry[];
}
/**
 * Holds an output at a level until expiresAt.
 */
export interface OverrideLevel {
  epoch: Epoch;
  version: Version;
  /**
   * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
   */
  issuedAt: number;
  /**
   * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
   */
  expiresAt: number;
  /**
   * Name of a site, device, group, gateway, program or command. Stands in topics and keys, so only these characters.
   */
  commandId?: string;
  /**
   * Number of the lamp output on the device, counted from 1.
   */
  output?: number;
  level: Level;
  rampTime: RampTime;
  /**
   * What the device reports as reason while it holds.
   */
  reason: "emergency" | "override";
}
/**
 * Ends an override: the output goes back to its program.
 */
export interface OverrideCleared {
  epoch: Epoch;
  version: Version;
  /**
   * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
   */
  issuedAt: number;
  /**
   * null: a clearing holds until something greater comes.
   */
  expiresAt: number | null;
  /**
   * Name of a site, device, group, gateway, program or command. Stands in topics and keys, so only these characters.
   */
  commandId?: string;
  /**
   * Number of the lamp output on the device, counted from 1.
   */
  output?: number;
  /**
   * Always true.
   */
  cleared: true;
}
/**
 * Everything a lamp needs to light its nights alone: calendar, programs, place, zone and holidays. Kept in flash.
 */
export interface ProgramMessage {
  epoch: Epoch;
  version: Version;
  /**
   * An instant: milliseconds since 1970-01-01T00:00:00Z. The lower limit (2020-01-01) uncovers seconds sent as milliseconds and clocks that were never set.
   */
  issuedAt: number;
  /**
   * null: holds until replaced.
   */
  expiresAt: number | null;
  /**
   * Name of a site, device, group, gateway, program or command. Stands in topics and keys, so only these characters.
   */
  commandId?: string;
  /**
   * Opaque name of this program's content. The device stores it and echoes it in state.
   */
  hash: string;
  /**
   * IANA name of the time zone, for people. Devices use the offsets.
   */
  zone: string;
  /**
   * Local time minus UTC before the first transition.
   */
  initialOffsetSeconds: number;
  /**
   * Changes of the offset in the time covered, oldest first.
   *
   * @maxItems 16
   */
  transitions: ZoneTransition[];
  /**
   * The last lighting day covered by transitions and holidays. After it the last night repeats.
   */
  lastDay: string;
  place: Place;
  /**
   * The public holidays in the time covered.
   *
   * @maxItems 200
   */
  holidays: LocalDate[];
  /**
   * The programs the calendar names.
   *
   * @minItems 1
   * @maxItems 50
   */
  programs: StoredProgram[];
  /**
   * Ordered rules: the first that matches a lighting day decides its program.
   *
   * @maxItems 200
   */
  calendar: CalendarRule[];
  /**
   * Name of a site, device, group, gateway, program or command. Stands in topics and keys, so only these characters.
   */
  defaultProgram: string;
  /**
   * Outputs that follow a calendar of their own; calendar and defaultProgram above hold for all others. Only for devices that announce outputCalendars.
   *
   * @minItems 1
   * @maxItems 64
   */
  outputs?: OutputCalendar[];
}
/**
 * From this instant on the offset holds.
 */
export interface ZoneTransition {
  at: EpochMs;
  offsetSeconds: OffsetSeconds;
}
/**
 * An ordered list of switch points over one lighting day.
 */
export interface StoredProgram {
  id: Identifier;
  /**
   * Switch points in the order in which they act. An empty list: the lamp stays off.
   *
   * @maxItems 100
   */
  points: SwitchPoint[];
}
/**
 * From this point on the level holds until the next one.
 */
export interface SwitchPoint {
  at: SwitchTime;
  level: Level;
  rampTime: RampTime;
}
/**
 * At a local clock time.
 */
export interface AtClock {
  clock: ClockTime;
}
/**
 * At an event of the sun, moved by an offset and kept between guards.
 */
export interface AtEvent {
  /**
   * sunset and sunrise: the sun's centre at -0.833 degrees; civilDusk and civilDawn: at -6 degrees.
   */
  event: "sunset" | "sunrise" | "civilDusk" | "civilDawn";
  /**
   * Added to the event; negative is earlier.
   */
  offsetMinutes: number;
  /**
   * Local time of day, HH:MM, 00:00 to 23:59.
   */
  earliest?: string;
  /**
   * Local time of day, HH:MM, 00:00 to 23:59.
   */
  latest?: string;
}
/**
 * Names the program of the lighting days it matches.
 */
export interface CalendarRule {
  when: CalendarCondition;
  program: Identifier;
}
/**
 * Dates from one to another, both included.
 */
export interface WhenDateRange {
  /**
   * First and last date.
   */
  dateRange: {
    from: LocalDate;
    to: LocalDate;
  };
}
/**
 * The same days of each year, both included. from later than to runs over New Year.
 */
export interface WhenYearly {
  /**
   * First and last day of the year.
   */
  yearly: {
    from: YearDay;
    to: YearDay;
  };
}
/**
 * Days of the week.
 */
export interface WhenWeekdays {
  /**
   * The days.
   *
   * @minItems 1
   * @maxItems 7
   */
  weekdays: Weekday[];
}
/**
 * The n-th such weekday of a month.
 */
export interface WhenNthWeekday {
  /**
   * Which one.
   */
  nthWeekday: {
    /**
     * 1 to 5 from the month's start, -1 the last one.
     */
    nth: 1 | 2 | 3 | 4 | 5 | -1;
    weekday: Weekday;
    /**
     * 1 to 12; left out: every month.
     */
    month?: number;
  };
}
/**
 * The dates in holidays.
 */
export interface WhenHolidays {
  /**
   * Always true.
   */
  holidays: true;
}
/**
 * Single dates.
 */
export interface WhenDates {
  /**
   * The dates.
   *
   * @minItems 1
   * @maxItems 400
   */
  dates: LocalDate[];
}
/**
 * The calendar of one output, in place of the device's. It names programs of the same list.
 */
export interface OutputCalendar {
  output: Output;
  /**
   * Ordered rules: the first that matches a lighting day decides its program.
   *
   * @maxItems 200
   */
  calendar: CalendarRule[];
  /**
   * Name of a site, device, group, gateway, program or command. Stands in topics and keys, so only these characters.
   */
  defaultProgram: string;
}
/**
 * What is in effect on the device. Sent after connecting and at each change.
 */
export interface StateMessage {
  ts?: EpochMs;
  bootId: BootId;
  /**
   * One entry per lamp output.
   *
   * @maxItems 64
   */
  outputs: OutputState[];
  config?: SlotVersion;
  /**
   * The hash of the stored program, echoed unchanged; null when none is stored.
   */
  programHash: string | null;
  /**
   * When the clock was last set by SNTP; null when never since boot and no clock runs on.
   */
  lastTimeSync: number | null;
}
/**
 * What is in effect on one output.
 */
export interface OutputState {
  output: Output;
  /**
   * Light level in per cent of the lamp's nominal output. 0 is off.
   */
  feedbackLevel: number;
  /**
   * Light level in per cent of the lamp's nominal output. 0 is off.
   */
  actualLightLevel?: number;
  reason: LightReason;
  /**
   * What was acted on last in each slot; a slot that never acted is left out. An expired or cleared override keeps standing here.
   */
  slots: {
    override?: SlotVersion;
    program?: SlotVersion;
  };
}
/**
 * One or more readings of one device, oldest first.
 */
export interface TelemetryMessage {
  /**
   * The readings. A backlog after an outage goes out in arrays of up to 200.
   *
   * @minItems 1
   * @maxItems 200
   */
  readings: Reading[];
}
