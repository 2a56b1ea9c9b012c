import type { SimulatedDevice } from "./device-list.ts";

/** Controllers that hang at a mast and wait to be bound, each with its secret. */
export interface DeviceFile {
  readonly devices: readonly SimulatedDevice[];
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * The controllers of a JSON file: a list of { device, secret, longitude?, latitude?, ratedPower? (W, of its luminaire, 40 when left
 * out), standbyPower?, outputs? (how many, 1 when left out) }. `certified`: a secret may be left out. Throws a RangeError that names the entry and field at fault.
 */
export function devicesOfFile(text: string, certified = false): DeviceFile {
  const list = listOf(text);
  const devices: SimulatedDevice[] = [];
  const secrets: Record<string, string> = {};
  const seen = new Set<string>();
  list.forEach((given: unknown, index) => {
    const where = `Entry ${index + 1}`;
    if (typeof given !== "object" || given === null) {
      throw new RangeError(`${where} must be an object with device and secret.`);
    }
    const entry = given as Readonly<Record<string, unknown>>;
    const { device, secret } = entry;
    if (typeof device !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(device)) {
      throw new RangeError(`${where}: \`device\` must be 1 to 64 of A-Z a-z 0-9 _ -`);
    }
    const isSecret = typeof secret === "string" && secret !== "";
    if (!isSecret && (secret !== undefined || !certified)) {
      throw new RangeError(`${where}: \`secret\` of ${device} is missing.`);
    }
    if (seen.has(device)) throw new RangeError(`${where}: ${device} stands there already.`);
    const longitude = numberOf(entry, "longitude", where);
    const latitude = numberOf(entry, "latitude", where);
    const ratedPower = numberOf(entry, "ratedPower", where) ?? 40;
    const standbyPower = numberOf(entry, "standbyPower", where) ?? 0.4;
    const outputs = numberOf(entry, "outputs", where) ?? 1;
    if (!Number.isInteger(outputs) || outputs < 1 || outputs > 64) {
      throw new RangeError(`${where}: \`outputs\` is ${outputs}: 1 to 64 are possible.`);
    }
    seen.add(device);
    if (isSecret) secrets[device] = secret;
    devices.push({
      device,
      position: longitude === null || latitude === null ? null : [longitude, latitude],
      cabinet: null,
      segment: null,
      outputs: Array.from({ length: outputs }, (_, at) => ({
        output: at + 1,
        number: "",
        ratedPower,
        standbyPower,
        powerCurve: [],
      })),
    });
  });
  return { devices, secrets };
}

function listOf(text: string): unknown[] {
  const fault = "The file of devices must be a JSON list.";
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch (cause) {
    throw new RangeError(fault, { cause });
  }
  throw new RangeError(fault);
}

function numberOf(
  entry: Readonly<Record<string, unknown>>,
  field: string,
  where: string,
): number | null {
  const value = entry[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new RangeError(`${where}: \`${field}\` must be a number.`);
  }
  return value;
}
