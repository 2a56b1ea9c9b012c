import { restingLevel } from "../domain/lifted-night.ts";
import type { LuminaireType } from "../domain/light.ts";
import type { Place } from "../domain/place.ts";
import { floorOf } from "../domain/precedence.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { Inventory, InventoryLight } from "../store/office-records.ts";
import { type FieldTwin, newFieldTwin } from "./field-twin.ts";
import { type Device, type Lamp, makeDevice } from "./lamp.ts";
import { createNights, type Nights } from "./nights.ts";
import { makePlanGroup, type PlanGroup } from "./town-plan.ts";

/** The place of a town without coordinates of its own and without light points: the middle of Germany. */
const nowhere = { latitude: 51.16, longitude: 10.45 };

export interface TownSettings {
  readonly timeZone: string;
  /** Null: the middle of the light points. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Seconds. */
  readonly reportingInterval: number;
}

/** The inventory at work: light points with their twins, devices, plans. Kept in step with office by `load`. */
export class Town {
  readonly lamps: Lamp[] = [];
  readonly byId = new Map<string, Lamp>();
  readonly devices = new Map<string, Device>();
  groups: PlanGroup[] = [];
  nights: Nights;
  place: Place;
  inventoryRevision = -1;
  programsRevision = -1;
  readonly #settings: TownSettings;

  constructor(settings: TownSettings) {
    this.#settings = settings;
    this.place = { ...nowhere, timeZone: settings.timeZone };
    this.nights = createNights([], [], this.place);
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

  /**
   * Reads inventory, calendars and programs anew. `twinOf` gives the twin of a light point that was known before. Returns the light
   * points that have gone. Every lamp counts as undecided afterwards.
   */
  load(office: OfficeReader, twinOf: (lightId: string) => FieldTwin | null): Lamp[] {
    const revisions = office.revisions();
    const inventory = office.inventory();
    this.place = placeOf(this.#settings, inventory.lights);
    this.nights = createNights(office.calendars(), office.programs(), this.place);
    const gone = this.#takeLights(inventory, twinOf);
    for (const device of this.devices.values()) {
      device.speaksFor = new Set(inventory.gateways.get(device.deviceId) ?? []);
    }
    for (const [gateway, speaksFor] of inventory.gateways) {
      this.device(gateway).speaksFor = new Set(speaksFor);
    }
    this.inventoryRevision = revisions.inventory;
    this.programsRevision = revisions.programs;
    return gone;
  }

  #takeLights(inventory: Inventory, twinOf: (lightId: string) => FieldTwin | null): Lamp[] {
    const types = new Map(inventory.luminaireTypes.map((type) => [type.id, type]));
    const groups = new Map<string, PlanGroup>();
    const present = new Set<string>();
    for (const device of this.devices.values()) device.lamps = [];
    this.lamps.length = 0;
    for (const light of inventory.lights) {
      const type =
        light.luminaireTypeId === null ? null : (types.get(light.luminaireTypeId) ?? null);
      const group = this.#groupOf(groups, light, type);
      let lamp = this.byId.get(light.lightId);
      // Another way of switching is another twin: what was measured, or calculated, no longer says anything.
      if (lamp === undefined || lamp.twin.switching !== light.switching) {
        const known = lamp === undefined ? twinOf(light.lightId) : null;
        const twin = known?.switching === light.switching ? known : newFieldTwin(light);
        lamp = makeLamp(light, type, group, twin);
        this.byId.set(light.lightId, lamp);
      }
      lamp.light = light;
      lamp.type = type;
      lamp.group = group;
      lamp.decided = false;
      this.#attach(lamp);
      this.lamps.push(lamp);
      present.add(light.lightId);
    }
    this.groups = [...groups.values()];
    const gone: Lamp[] = [];
    for (const [lightId, lamp] of this.byId) {
      if (present.has(lightId)) continue;
      this.byId.delete(lightId);
      gone.push(lamp);
    }
    return gone;
  }

  #attach(lamp: Lamp): void {
    const { deviceId, switching } = lamp.light;
    lamp.device = null;
    if (deviceId === null || switching !== "networked") return;
    const device = this.device(deviceId);
    device.lamps.push(lamp);
    lamp.device = device;
    const { twin } = lamp;
    // A controller was exchanged: what the old one said of itself is not true of the new one.
    if (twin.announced !== null && twin.announced.deviceId !== deviceId) twin.announced = null;
    device.announced ??= twin.announced;
  }

  #groupOf(
    groups: Map<string, PlanGroup>,
    light: InventoryLight,
    type: LuminaireType | null,
  ): PlanGroup {
    const floor = floorOf(light);
    const resting = restingLevel(light);
    const key = `${light.calendarId ?? ""} ${type?.id ?? ""} ${resting} ${floor}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = makePlanGroup(
        this.nights,
        light.calendarId,
        type,
        resting,
        floor,
        this.#settings.reportingInterval,
      );
      groups.set(key, group);
    }
    return group;
  }
}

function makeLamp(
  light: InventoryLight,
  type: LuminaireType | null,
  group: PlanGroup,
  twin: FieldTwin,
): Lamp {
  return {
    light,
    type,
    device: null,
    group,
    twin,
    override: null,
    command: null,
    entry: null,
    step: null,
    decided: false,
    causes: null,
    // What the last process counted and did not write as a row any more is written with the first commit.
    energyGrown: twin.energy !== null && twin.energy.hour.coveredMs > 0,
    hourRowAt: 0,
    changed: false,
    waiting: false,
  };
}

function placeOf(settings: TownSettings, lights: readonly InventoryLight[]): Place {
  const { timeZone, latitude, longitude } = settings;
  if (latitude !== null && longitude !== null) return { timeZone, latitude, longitude };
  if (lights.length === 0) return { timeZone, ...nowhere };
  let sumLatitude = 0;
  let sumLongitude = 0;
  for (const light of lights) {
    sumLatitude += light.latitude;
    sumLongitude += light.longitude;
  }
  // To a kilometre: one lamp more or less must not send every program anew.
  return {
    timeZone,
    latitude: Math.round((sumLatitude / lights.length) * 100) / 100,
    longitude: Math.round((sumLongitude / lights.length) * 100) / 100,
  };
}
