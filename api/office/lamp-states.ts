import { unknownLevel } from "../contract/frames.ts";
import { lampStatuses, type LampStatus } from "../contract/lights.ts";
import { feedReasons, type FeedReason, type LampChange } from "../../ingest/feed.ts";

const noConnection = lampStatuses.indexOf("noConnection");

/** What is known of one lamp now. */
export interface LampState {
  readonly status: LampStatus;
  readonly level: number | null;
  readonly desired: number | null;
  readonly reported: number | null;
  readonly reason: FeedReason | null;
  /** Bits of lampFlags. */
  readonly flags: number;
  /** W. */
  readonly power: number | null;
  readonly lastSeen: number | null;
  /** Wh since the lighting day began. */
  readonly energyWh: number;
  /** W that the desired level should take. */
  readonly expectedPower: number;
}

const columns = [
  "status",
  "level",
  "desired",
  "reported",
  "reason",
  "flags",
  "power",
  "lastSeen",
  "energyWh",
  "energyAt",
  "expectedPower",
  "changedAt",
] as const satisfies readonly (keyof LampStates)[];

/** The states of all lamps as columns by index; a tick counter tells what changed since when. */
export class LampStates {
  readonly status: Uint8Array;
  readonly level: Uint8Array;
  readonly desired: Uint8Array;
  readonly reported: Uint8Array;
  readonly reason: Uint8Array;
  readonly flags: Uint8Array;
  /** W; NaN unknown. */
  readonly power: Float64Array;
  /** Milliseconds since 1970; 0 never. */
  readonly lastSeen: Float64Array;
  readonly energyWh: Float64Array;
  /** The instant up to which that counts; 0 never told. */
  readonly energyAt: Float64Array;
  readonly expectedPower: Float64Array;
  /** Tick of the last change; 0 never. */
  readonly changedAt: Uint32Array;

  constructor(indexes: number) {
    this.status = new Uint8Array(indexes).fill(noConnection);
    this.level = new Uint8Array(indexes).fill(unknownLevel);
    this.desired = new Uint8Array(indexes).fill(unknownLevel);
    this.reported = new Uint8Array(indexes).fill(unknownLevel);
    this.reason = new Uint8Array(indexes).fill(255);
    this.flags = new Uint8Array(indexes);
    this.power = new Float64Array(indexes).fill(Number.NaN);
    this.lastSeen = new Float64Array(indexes);
    this.energyWh = new Float64Array(indexes);
    this.energyAt = new Float64Array(indexes);
    this.expectedPower = new Float64Array(indexes);
    this.changedAt = new Uint32Array(indexes);
  }

  /** The same states with room for more light points; itself where there is room. */
  grown(indexes: number): LampStates {
    if (indexes <= this.indexes) return this;
    const wider = new LampStates(indexes);
    for (const column of columns) wider[column].set(this[column]);
    return wider;
  }

  get indexes(): number {
    return this.status.length;
  }

  /** Takes a change as of `tick`, told at an instant of the town's clock. False where the index is beyond the columns: the inventory has grown since. */
  take(change: LampChange, tick: number, toldAt: number): boolean {
    const at = change.index;
    if (at >= this.indexes) return false;
    this.status[at] = change.status;
    this.level[at] = change.level ?? unknownLevel;
    this.desired[at] = change.desired ?? unknownLevel;
    this.reported[at] = change.reported ?? unknownLevel;
    this.reason[at] = change.reason === null ? 255 : feedReasons.indexOf(change.reason);
    this.flags[at] = change.flags;
    this.power[at] = change.power ?? Number.NaN;
    this.lastSeen[at] = change.lastSeen ?? 0;
    this.energyWh[at] = change.energyWh;
    this.energyAt[at] = toldAt;
    this.expectedPower[at] = change.expectedPower;
    this.changedAt[at] = tick;
    return true;
  }

  /**
   * Wh of a lamp without a voice since the lighting day began: it is told of when it changes, and takes the same until then. `from`: when
   * the lighting day began; what was told before is of the one before.
   */
  energyOf(index: number, from: number, now: number): number {
    const toldAt = this.energyAt[index] ?? 0;
    const power = this.power[index] ?? Number.NaN;
    const since = Math.max(toldAt, from);
    const grown = Number.isNaN(power) ? 0 : (power * Math.max(0, now - since)) / 3_600_000;
    return (toldAt < from ? 0 : (this.energyWh[index] ?? 0)) + grown;
  }

  at(index: number): LampState {
    const power = this.power[index] ?? Number.NaN;
    const lastSeen = this.lastSeen[index] ?? 0;
    return {
      status: lampStatuses[this.status[index] ?? noConnection] ?? "noConnection",
      level: known(this.level[index]),
      desired: known(this.desired[index]),
      reported: known(this.reported[index]),
      reason: feedReasons[this.reason[index] ?? 255] ?? null,
      flags: this.flags[index] ?? 0,
      power: Number.isNaN(power) ? null : power,
      lastSeen: lastSeen === 0 ? null : lastSeen,
      energyWh: this.energyWh[index] ?? 0,
      expectedPower: this.expectedPower[index] ?? 0,
    };
  }
}

function known(level: number | undefined): number | null {
  return level === undefined || level === unknownLevel ? null : level;
}
