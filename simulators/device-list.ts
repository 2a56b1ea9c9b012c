import type { OutputTraits } from "./lamp-state.ts";

/** A controller to simulate, as the inventory knows it. */
export interface SimulatedDevice {
  readonly device: string;
  /** [longitude, latitude] */
  readonly position: readonly [number, number] | null;
  readonly cabinet: string | null;
  readonly segment: string | null;
  readonly outputs: readonly (OutputTraits & { readonly number: string })[];
  /** Only of a cabinet's controller: what its outputs switch. */
  readonly segments?: readonly SimulatedSegment[];
}

/** A segment that a cabinet's controller switches. */
export interface SimulatedSegment {
  readonly number: string;
  readonly output: number;
  /** False: what hangs on it has no supply while it is off. */
  readonly dayPowered: boolean;
}

/** How an inventory was read. */
export interface DeviceList {
  readonly devices: readonly SimulatedDevice[];
  /** Light points that name no device: switched by cabinet or not at all. */
  readonly withoutDevice: number;
  /** How many of the devices are cabinets' controllers. */
  readonly cabinets: number;
}

/**
 * The controllers that an inventory names: GeoJSON, Point features with at least `device`, and if known `number`, `output`, `ratedPower` (W),
 * `standbyPower` (W), `powerCurve` ([[level %, W], ...]), `cabinet`, `segment`. What is unknown gets the values of a 40 W LED luminaire.
 * Features of kind "cabinet" with a `device` and `segments` ([{number, output, dayPowered}, ...]) give controllers that switch segments;
 * their load is that of the light points without a device there. Throws a RangeError that names the feature and field at fault.
 */
export function devicesOfInventory(text: string): DeviceList {
  const file: unknown = JSON.parse(text);
  const features = isRecord(file) ? file["features"] : undefined;
  if (!Array.isArray(features)) {
    throw new RangeError("The inventory is not GeoJSON: it has no list `features`.");
  }
  const devices = new Map<string, SimulatedDevice>();
  const loads = new Map<string, number>();
  let withoutDevice = 0;
  features.forEach((feature: unknown, index) => {
    const geometry = isRecord(feature) ? feature["geometry"] : undefined;
    const properties = isRecord(feature) ? feature["properties"] : undefined;
    if (!isRecord(properties) || !isRecord(geometry) || geometry["type"] !== "Point") return;
    if (properties["kind"] !== undefined && properties["kind"] !== "lightPoint") return;
    const device = properties["device"];
    if (device === undefined || device === null || device === "") {
      withoutDevice += 1;
      const feeder = `${textOf(properties["cabinet"])}/${textOf(properties["segment"])}`;
      loads.set(feeder, (loads.get(feeder) ?? 0) + (numberOf(properties["ratedPower"]) ?? 40));
      return;
    }
    const where = `Feature ${index + 1}`;
    if (typeof device !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(device)) {
      throw new RangeError(`${where}: \`device\` must be 1 to 64 of A-Z a-z 0-9 _ -`);
    }
    const known = devices.get(device);
    const output = outputOf(properties, where);
    if (known?.outputs.some((other) => other.output === output.output) ?? false) {
      throw new RangeError(`${where}: device ${device} has output ${output.output} already.`);
    }
    devices.set(device, {
      device,
      position: known?.position ?? positionOf(geometry["coordinates"]),
      cabinet: textOf(properties["cabinet"]),
      segment: textOf(properties["segment"]),
      outputs: [...(known?.outputs ?? []), output].toSorted((a, b) => a.output - b.output),
    });
  });
  const cabinets = features.flatMap((feature: unknown) => cabinetOf(feature, loads));
  return {
    devices: [...devices.values(), ...cabinets],
    withoutDevice,
    cabinets: cabinets.length,
  };
}

/** The controller of a cabinet, where the feature is one that has one. */
function cabinetOf(feature: unknown, loads: ReadonlyMap<string, number>): SimulatedDevice[] {
  const properties = isRecord(feature) ? feature["properties"] : undefined;
  const geometry = isRecord(feature) ? feature["geometry"] : undefined;
  if (!isRecord(properties) || properties["kind"] !== "cabinet") return [];
  const { device } = properties;
  if (typeof device !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(device)) return [];
  const cabinet = textOf(properties["number"]) ?? "";
  const listed: unknown[] = Array.isArray(properties["segments"]) ? properties["segments"] : [];
  const segments = listed.flatMap((entry): SimulatedSegment[] => {
    if (!isRecord(entry)) return [];
    const number = textOf(entry["number"]);
    const output = numberOf(entry["output"]);
    if (number === null || output === null || output < 1 || output > 64) return [];
    return [{ number, output, dayPowered: entry["dayPowered"] !== false }];
  });
  const outputs = segments.map(({ number, output }) => ({
    output,
    number,
    ratedPower: loads.get(`${cabinet}/${number}`) ?? 0,
    standbyPower: 0,
    powerCurve: [],
  }));
  const position = isRecord(geometry) ? positionOf(geometry["coordinates"]) : null;
  return [{ device, position, cabinet, segment: null, outputs, segments }];
}

function outputOf(
  properties: Readonly<Record<string, unknown>>,
  where: string,
): SimulatedDevice["outputs"][number] {
  const ratedPower = numberOf(properties["ratedPower"]) ?? 40;
  const output = numberOf(properties["output"]) ?? 1;
  if (!Number.isInteger(output) || output < 1 || output > 64) {
    throw new RangeError(`${where}: \`output\` is ${output}: 1 to 64 are possible.`);
  }
  return {
    output,
    number: textOf(properties["number"]) ?? "",
    ratedPower,
    standbyPower: numberOf(properties["standbyPower"]) ?? 0.4,
    powerCurve: curveOf(properties["powerCurve"], where),
  };
}

function curveOf(given: unknown, where: string): [number, number][] {
  if (given === undefined || given === null || given === "") return [];
  if (!Array.isArray(given))
    throw new RangeError(`${where}: \`powerCurve\` must be [[level, W], ...].`);
  return given.map((corner: unknown): [number, number] => {
    const level: unknown = Array.isArray(corner) ? corner[0] : undefined;
    const power: unknown = Array.isArray(corner) ? corner[1] : undefined;
    if (typeof level !== "number" || typeof power !== "number") {
      throw new RangeError(`${where}: \`powerCurve\` must be [[level, W], ...].`);
    }
    return [level, power];
  });
}

function positionOf(coordinates: unknown): [number, number] | null {
  if (!Array.isArray(coordinates)) return null;
  const longitude: unknown = coordinates[0];
  const latitude: unknown = coordinates[1];
  if (typeof longitude !== "number" || typeof latitude !== "number") return null;
  return [longitude, latitude];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
