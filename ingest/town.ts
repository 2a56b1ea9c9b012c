import { restingLevel } from "../domain/lifted-night.ts";
import type { Level } from "../domain/level.ts";
import type { LuminaireType } from "../domain/light.ts";
import type { Place } from "../domain/place.ts";
import { floorOf } from "../domain/precedence.ts";
import { switchedType } from "../domain/segment-plan.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Inventory, InventoryLight } from "../store/office-records.ts";
import { type FieldTwin, newFieldTwin } from "./field-twin.ts";
import { type Device, type Lamp, makeDevice } from "./lamp.ts";
import { insertByIndex, removeByIndex } from "./by-index.ts";
import { makeLamp } from "./make-lamp.ts";
import { attach, detach, isMoved, settleSeat } from "./seats.ts";
import { createNights, type Nights } from "./nights.ts";
import { type Segment, Segments } from "./segments.ts";
import { createTownMiddle } from "./town-middle.ts";
import { makePlanGroup, type PlanGroup } from "./town-plan.ts";

export interface TownSettings {
  readonly timeZone: string;
  /** Null: the middle of the light points. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Seconds. */
  readonly reportingInterval: number;
}

/** What a reload has changed. */
export interface Reloaded {
  /** Light points and units that were read. */
  readonly taken: readonly Lamp[];
  /** Those of them that have another controller, another output or another way of being switched than their twins know. */
  readonly moved: readonly Lamp[];
  readonly gone: readonly Lamp[];
  /** Segments that are to be switched otherwise than before; none where all was read. */
  readonly replanned: readonly Segment[];
}

/** Twins of light points that were known before. */
type TwinOf = (lightId: string) => FieldTwin | null;

/** The inventory at work: light points with their twins, devices, plans. Kept in step with office by `load` and `loadSome`. */
export class Town {
  /** Ascending by index. */
  readonly lamps: Lamp[] = [];
  readonly byId = new Map<string, Lamp>();
  readonly devices = new Map<string, Device>();
  readonly segments: Segments;
  nights: Nights;
  place: Place;
  inventoryRevision = -1;
  programsRevision = -1;
  readonly #settings: TownSettings;
  readonly #middle: ReturnType<typeof createTownMiddle>;
  #types = new Map<string, LuminaireType>();
  #groups = new Map<string, PlanGroup>();
  readonly #gatewaysChanged = new Set<Device>();

  constructor(settings: TownSettings) {
    this.#settings = settings;
    this.#middle = createTownMiddle(settings);
    this.place = this.#middle.place();
    this.nights = createNights([], [], this.place);
    this.segments = new Segments(this);
  }

  /** Segments and cabinets: what has a twin and is no light point. */
  get units(): readonly Lamp[] {
    return this.segments.units;
  }

  lampOf(lightId: string): Lamp | null {
    return this.byId.get(lightId) ?? null;
  }

  /** The device, made known if it was not: a stranger with a credential but without light points still has messages. */
  device(deviceId: string): Device {
    let device = this.devices.get(deviceId);
    if (device === undefined) {
      device = makeDevice(deviceId);
      this.devices.set(deviceId, device);
    }
    return device;
  }

  /** Whether office has something newer than this town. */
  isBehind(office: OfficeReader): boolean {
    const { inventory, programs } = office.revisions();
    return inventory !== this.inventoryRevision || programs !== this.programsRevision;
  }

  /** Reads inventory, calendars and programs anew. Every lamp counts as undecided afterwards. */
  load(office: OfficeReader, twinOf: TwinOf): Reloaded {
    const revisions = office.revisions();
    const inventory = office.inventory();
    this.#middle.set(inventory.lights);
    this.place = this.#middle.place();
    this.nights = createNights(office.calendars(), office.programs(), this.place);
    this.#types = new Map(inventory.luminaireTypes.map((type) => [type.id, type]));
    this.#groups = new Map();
    const gone = this.#takeAll(inventory, twinOf);
    this.takeGateways(inventory.gateways);
    this.inventoryRevision = revisions.inventory;
    this.programsRevision = revisions.programs;
    const taken = [...this.lamps, ...this.units];
    return { taken, moved: taken.filter(isMoved), gone, replanned: [] };
  }

  /**
   * Reads these light points anew, and nothing else: `revision` says that nothing else has changed since the last load. Null where that
   * cannot be done and all has to be read: a revision is missing between, or what is read refers to something unknown.
   */
  loadSome(office: OfficeReader, lightIds: readonly string[], revision: number): Reloaded | null {
    if (revision !== this.inventoryRevision + 1) return null;
    const rows = office.lights(lightIds);
    if (rows.some(({ luminaireTypeId: id }) => id !== null && !this.#types.has(id))) return null;
    const present = new Set(rows.map(({ lightId }) => lightId));
    const before = [...new Set(lightIds)].flatMap((id) => this.byId.get(id) ?? []);
    const places = before.map(({ light }) => light);
    if (!this.#middle.move(places, rows)) return null;

    const gone = before.filter(({ light }) => !present.has(light.lightId));
    // All of them first, so that two light points can exchange their controllers.
    for (const lamp of before) detach(lamp);
    for (const lamp of gone) {
      removeByIndex(this.lamps, lamp);
      this.byId.delete(lamp.light.lightId);
    }
    const taken = rows.map((light) => this.#take(light, () => null));
    for (const lamp of taken) {
      attach(this, lamp);
      insertByIndex(this.lamps, lamp);
    }
    const replanned = this.segments.move([...taken, ...gone]);
    this.inventoryRevision = revision;
    return { taken, moved: taken.filter(isMoved), gone, replanned };
  }

  /** Which devices each gateway may speak for. */
  takeGateways(gateways: Inventory["gateways"]): void {
    for (const device of this.devices.values()) {
      if (device.speaksFor.size > 0 && !gateways.has(device.deviceId)) {
        this.#speakFor(device, new Set());
      }
    }
    for (const [gateway, behind] of gateways) this.#speakFor(this.device(gateway), new Set(behind));
  }

  /** Gateways that speak for others than when this was asked last. */
  gatewaysChanged(): readonly Device[] {
    const changed = [...this.#gatewaysChanged];
    this.#gatewaysChanged.clear();
    return changed;
  }

  #speakFor(device: Device, behind: ReadonlySet<string>): void {
    const { speaksFor } = device;
    if (speaksFor.size === behind.size && behind.isSubsetOf(speaksFor)) return;
    device.speaksFor = behind;
    this.#gatewaysChanged.add(device);
  }

  /** A lamp object of a segment or cabinet. */
  makeUnit(role: "segment" | "cabinet", light: InventoryLight, twin: FieldTwin | null): Lamp {
    const group = this.#groupOf(null, null, restingLevel(light), floorOf(light));
    return makeLamp(role, light, null, group, twin ?? newFieldTwin(light));
  }

  /** The plan of light points that are switched all at once. */
  switchedGroup(
    calendarId: string | null,
    type: LuminaireType | null,
    defaultLevel: Level,
    floor: Level,
  ): PlanGroup {
    return this.#group(`switched ${keyOf(calendarId, type, defaultLevel, floor)}`, () => {
      const { reportingInterval } = this.#settings;
      const switched = type === null ? null : switchedType(type);
      return makePlanGroup(
        this.nights,
        calendarId,
        switched,
        defaultLevel,
        floor,
        reportingInterval,
        true,
      );
    });
  }

  #takeAll(inventory: Inventory, twinOf: TwinOf): Lamp[] {
    const present = new Set<string>();
    for (const device of this.devices.values()) {
      device.lamps = [];
      device.cabinet = null;
    }
    this.lamps.length = 0;
    for (const light of inventory.lights) {
      const lamp = this.#take(light, twinOf);
      attach(this, lamp);
      this.lamps.push(lamp);
      present.add(light.lightId);
    }
    const gone: Lamp[] = [];
    for (const [lightId, lamp] of this.byId) {
      if (lamp.role !== "light" || present.has(lightId)) continue;
      this.byId.delete(lightId);
      gone.push(lamp);
    }
    gone.push(...this.segments.load(inventory, twinOf));
    for (const unit of this.units) settleSeat(unit);
    return gone;
  }

  #take(light: InventoryLight, twinOf: TwinOf): Lamp {
    const { luminaireTypeId } = light;
    const type = luminaireTypeId === null ? null : (this.#types.get(luminaireTypeId) ?? null);
    const group = this.#groupOf(light.calendarId, type, restingLevel(light), floorOf(light));
    let lamp = this.byId.get(light.lightId);
    if (lamp === undefined) {
      const twin = twinOf(light.lightId) ?? newFieldTwin(light);
      lamp = makeLamp("light", light, type, group, twin);
      this.byId.set(light.lightId, lamp);
    }
    lamp.light = light;
    lamp.type = type;
    lamp.group = group;
    lamp.decided = false;
    return lamp;
  }

  #groupOf(
    calendarId: string | null,
    type: LuminaireType | null,
    resting: Level,
    floor: Level,
  ): PlanGroup {
    return this.#group(keyOf(calendarId, type, resting, floor), () =>
      makePlanGroup(
        this.nights,
        calendarId,
        type,
        resting,
        floor,
        this.#settings.reportingInterval,
      ),
    );
  }

  #group(key: string, make: () => PlanGroup): PlanGroup {
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = make();
      this.#groups.set(key, group);
    }
    return group;
  }
}

function keyOf(
  calendarId: string | null,
  type: LuminaireType | null,
  level: Level,
  floor: Level,
): string {
  return `${calendarId ?? ""} ${type?.id ?? ""} ${level} ${floor}`;
}
