import type { EpochMs } from "../domain/clock.ts";
import { type Level, OFF } from "../domain/level.ts";
import { segmentPlan, switchedType } from "../domain/segment-plan.ts";
import { leaveSegment } from "../domain/segment.ts";
import type { Inventory, InventoryCabinet, InventorySegment } from "../store/office-records.ts";
import { insertByIndex } from "./by-index.ts";
import type { FieldTwin } from "./field-twin.ts";
import type { Device, Lamp } from "./lamp.ts";
import type { PlanGroup } from "./town-plan.ts";
import { unitLight } from "./unit-light.ts";

/** A circuit that is switched from afar, or without voltage by day, with all that hangs on it. */
export interface Segment {
  row: InventorySegment;
  /** What is switched: it has a twin of its own. Null where no controller switches it. */
  unit: Lamp | null;
  /** The cabinet that its controller speaks for. */
  cabinet: Lamp | null;
  readonly lights: Lamp[];
  calendarId: string | null;
  floor: Level;
  /** W that its light points without a voice take while it is on. */
  watts: number;
  /** Since when it feeds what hangs on it; null while it is off by plan. */
  poweredSince: EpochMs | null;
  unpoweredSince: EpochMs;
  /** What its light points were put to last, as one text; empty when they have to be looked at anew. */
  shown: string;
}

/** What the segments need of the town. */
export interface SegmentsTown {
  readonly lamps: readonly Lamp[];
  readonly byId: Map<string, Lamp>;
  readonly devices: ReadonlyMap<string, Device>;
  device(deviceId: string): Device;
  /** A lamp object of a segment or cabinet; `light` is what the engine's rules need of it. */
  makeUnit(role: "segment" | "cabinet", light: Lamp["light"], twin: FieldTwin | null): Lamp;
  /** The plan of light points that are switched all at once. */
  switchedGroup(
    calendarId: string | null,
    type: Lamp["type"],
    defaultLevel: Level,
    floor: Level,
  ): PlanGroup;
}

type TwinOf = (id: string) => FieldTwin | null;

/** The segments and cabinets of the town, and which light points hang on them. */
export class Segments {
  /** Segments that are switched, and cabinets that speak. */
  units: Lamp[] = [];
  all: Segment[] = [];
  readonly #byId = new Map<string, Segment>();
  readonly #cabinets = new Map<string, Lamp>();
  readonly #town: SegmentsTown;

  constructor(town: SegmentsTown) {
    this.#town = town;
  }

  /** The cabinet, where it has a controller. */
  cabinet(cabinetId: string): Lamp | null {
    return this.#cabinets.get(cabinetId) ?? null;
  }

  /** Takes the inventory's cabinets and segments, after the light points. Returns the units that have gone. */
  load(inventory: Pick<Inventory, "cabinets" | "segments">, twinOf: TwinOf): Lamp[] {
    const before = new Set(this.units);
    this.units = [];
    this.#cabinets.clear();
    for (const device of this.#town.devices.values()) device.cabinet = null;
    for (const row of inventory.cabinets) this.#takeCabinet(row, twinOf);
    const devices = new Map(inventory.cabinets.map((row) => [row.cabinetId, row.deviceId]));
    const known = new Map(this.#byId);
    this.#byId.clear();
    for (const row of inventory.segments) {
      const deviceId = devices.get(row.cabinetId) ?? null;
      const isSwitched = row.output !== null && deviceId !== null;
      if (!isSwitched && row.dayPowered) continue;
      const segment = known.get(row.segmentId) ?? newSegment(row);
      segment.row = row;
      segment.lights.length = 0;
      segment.shown = "";
      segment.cabinet = this.#cabinets.get(row.cabinetId) ?? null;
      if (isSwitched) this.#takeUnit(segment, deviceId, twinOf);
      else segment.unit = null;
      this.#byId.set(row.segmentId, segment);
    }
    this.all = [...this.#byId.values()];
    for (const lamp of this.#town.lamps) this.#hang(lamp);
    for (const segment of this.all) this.#plan(segment);
    for (const unit of this.units) before.delete(unit);
    for (const gone of before) this.#town.byId.delete(gone.light.lightId);
    return [...before];
  }

  /**
   * Light points were added, changed or removed: they hang where they belong. Returns the segments whose plan is another now, so that
   * their controllers can be told.
   */
  move(lamps: Iterable<Lamp>): Segment[] {
    const touched = new Set<Segment>();
    for (const lamp of lamps) {
      const left = lamp.segment;
      if (left !== null) {
        left.lights.splice(left.lights.indexOf(lamp), 1);
        touched.add(left);
      }
      lamp.segment = null;
      if (this.#town.byId.get(lamp.light.lightId) !== lamp) continue;
      this.#hang(lamp);
      if (lamp.segment !== null) touched.add(lamp.segment);
    }
    return [...touched].filter((segment) => this.#plan(segment));
  }

  #takeCabinet(row: InventoryCabinet, twinOf: TwinOf): void {
    const { cabinetId, deviceId } = row;
    const light = unitLight(cabinetId, row.number, deviceId, 0, cabinetId);
    const unit = this.#unit("cabinet", light, twinOf);
    this.#cabinets.set(cabinetId, unit);
    const device = this.#town.device(deviceId);
    device.cabinet = unit;
    unit.device = device;
  }

  #takeUnit(segment: Segment, deviceId: string, twinOf: TwinOf): void {
    const { segmentId, number, output, cabinetId } = segment.row;
    const light = unitLight(segmentId, number, deviceId, output ?? 0, cabinetId);
    const unit = this.#unit("segment", light, twinOf);
    segment.unit = unit;
    unit.segment = segment;
    unit.device = this.#town.device(deviceId);
    insertByIndex(unit.device.lamps, unit);
  }

  #unit(role: "segment" | "cabinet", light: Lamp["light"], twinOf: TwinOf): Lamp {
    const { byId } = this.#town;
    const known = byId.get(light.lightId);
    const unit =
      known?.role === role ? known : this.#town.makeUnit(role, light, twinOf(light.lightId));
    unit.light = light;
    unit.decided = false;
    byId.set(light.lightId, unit);
    this.units.push(unit);
    return unit;
  }

  #hang(lamp: Lamp): void {
    const { segmentId, switching } = lamp.light;
    const segment = segmentId === null ? null : (this.#byId.get(segmentId) ?? null);
    lamp.segment = segment;
    segment?.lights.push(lamp);
    if (switching === "byCabinet" && (segment === null || segment.unit === null)) {
      leaveSegment(lamp.twin);
    }
  }

  /** True where it is to be switched otherwise than before. */
  #plan(segment: Segment): boolean {
    const { row, unit, lights } = segment;
    const plan = segmentPlan(
      row.calendarId,
      lights.map(({ light }) => light),
      !row.dayPowered,
    );
    segment.watts = 0;
    segment.shown = "";
    for (const lamp of lights) {
      if (unit === null || lamp.light.switching !== "byCabinet") continue;
      segment.watts += lamp.type === null ? 0 : switchedType(lamp.type).ratedPower;
      const { calendarId, defaultLevel, floor } = plan;
      lamp.group = this.#town.switchedGroup(calendarId, lamp.type, defaultLevel, floor);
    }
    const differs =
      segment.calendarId !== plan.calendarId ||
      segment.floor !== plan.floor ||
      unit?.light.defaultLightLevel !== plan.defaultLevel;
    segment.calendarId = plan.calendarId;
    segment.floor = plan.floor;
    if (unit !== null) {
      unit.light = {
        ...unit.light,
        calendarId: plan.calendarId,
        minimumLevel: plan.floor,
        defaultLightLevel: plan.defaultLevel,
      };
      unit.decided = false;
    }
    return differs;
  }
}

function newSegment(row: InventorySegment): Segment {
  return {
    row,
    unit: null,
    cabinet: null,
    lights: [],
    calendarId: null,
    floor: OFF,
    watts: 0,
    poweredSince: 0,
    unpoweredSince: 0,
    shown: "",
  };
}
