import type { AckKind, LightReason, Reading } from "../firmware-contracts/types/messages.ts";
import type { MessageOf } from "../firmware-contracts/codec.ts";
import type { UpMessage } from "../firmware-contracts/topics.ts";
import type { Blink } from "./blink.ts";
import type { CabinetNow, CabinetTraits } from "./cabinet-controller.ts";
import type { ProgramRunner } from "./evaluate-program.ts";

/** One lamp output as it was built. Powers in W. */
export interface OutputTraits {
  readonly output: number;
  readonly ratedPower: number;
  readonly standbyPower: number;
  /** [level %, power W], levels ascending; empty is a straight line from standby to rated power. */
  readonly powerCurve: readonly (readonly [level: number, power: number])[];
}

/** What does not change in a controller's life. */
export interface LampTraits {
  readonly device: string;
  readonly outputs: readonly OutputTraits[];
  /** [longitude, latitude], if the device was told where it hangs. */
  readonly position: readonly [number, number] | null;
  /** How many switch points it stores; 0 is a controller without programs. */
  readonly maxSwitchPoints: number;
  /** Whether its clock runs on through a power cut. */
  readonly keepsTime: boolean;
  /** Seconds between readings until a config says otherwise. */
  readonly reportingInterval: number;
  /** Seconds by which reports of a change of program are spread. */
  readonly changeJitter: number;
  /** Readings kept while there is no connection; the oldest go first. */
  readonly backlogLimit: number;
  /** Only of a cabinet's controller. */
  readonly cabinet?: CabinetTraits;
}

/** The override slot of an output: what was acted on last, and what of it still holds. */
export interface OverrideSlot {
  epoch: number;
  version: number;
  hold: {
    level: number;
    rampTime: number;
    reason: "override" | "emergency";
    /** By the device's clock; where `byUptime`, by its uptime (here: true time). */
    expiresAt: number;
    byUptime: boolean;
  } | null;
  /** The group it came by; null is the device's own topic. */
  group: string | null;
}

/** One output as it is now. */
export interface OutputNow {
  readonly output: number;
  slot: OverrideSlot | null;
  reason: LightReason;
  /** Level it comes from, level it goes to, and between which instants (ms, true time). */
  rampFrom: number;
  target: number;
  rampStart: number;
  rampEnd: number;
  blink: Blink | null;
  /** Wh, h, starts and degrees C, as of `countedTo`. */
  energy: number;
  burningHours: number;
  switchOns: number;
  gearTemperature: number;
  countedTo: number;
  /** The light source is dead: current flows, no light comes. */
  failed: boolean;
  /** The light source goes out when hot and comes back, over and over. */
  cycling: boolean;
}

/** An ack still to come: when the ramp of what it answers has ended. */
interface PendingAck {
  readonly at: number;
  readonly kind: AckKind;
  readonly commandId: string | undefined;
  readonly output: number | undefined;
  readonly epoch: number;
  readonly version: number;
}

interface ConfigNow {
  readonly epoch: number;
  readonly version: number;
  readonly reportingInterval: number;
  readonly groups: readonly string[];
  readonly defaultLightLevel: number;
  readonly minimumLevel: number;
  readonly byOutput: Readonly<
    Record<number, { readonly defaultLightLevel: number; readonly minimumLevel: number }>
  >;
}

interface StoredProgramNow {
  readonly epoch: number;
  readonly version: number;
  readonly hash: string;
  readonly runner: ProgramRunner;
  /** Of outputs with a calendar of their own. */
  readonly byOutput: ReadonlyMap<number, ProgramRunner>;
}

/** A controller as it is now. Values to be handed on, never changed by those who receive them. */
export interface LampState {
  bootId: number;
  connectionCount: number;
  seq: number;
  eventSeq: number;
  /** false while its supply is cut. */
  powered: boolean;
  connected: boolean;
  announced: boolean;
  /** What its clock shows too much, ms. */
  clockError: number;
  /** A wrong clock that SNTP does not mend. */
  clockStuck: boolean;
  timeValid: boolean;
  lastTimeSync: number | null;
  config: ConfigNow | null;
  program: StoredProgramNow | null;
  /** Commands carried out in this boot, the newest last: one that comes twice is done once. */
  commandsDone: readonly string[];
  outputs: OutputNow[];
  pendingAcks: PendingAck[];
  /** What could not be said without a connection. */
  backlog: Reading[];
  unsaid: Said[];
  nextReadingAt: number;
  /** A reading out of turn, after a change; Infinity is none. */
  changeReadingAt: number;
  stateDueAt: number;
  /** Only of a cabinet's controller. */
  cabinet: CabinetNow | null;
  /** When it wants to be stepped next, ms, true time. */
  wakeAt: number;
}

/** A message on its way up. */
export type Said = {
  [M in UpMessage]: { readonly message: M; readonly payload: MessageOf[M] };
}[UpMessage];

/** What outlives the process that simulates the lamp: its flash memory. JSON. */
export interface LampMemory {
  readonly bootId: number;
  readonly connectionCount: number;
  readonly outputs: readonly Pick<
    OutputNow,
    "output" | "slot" | "energy" | "burningHours" | "switchOns"
  >[];
}
