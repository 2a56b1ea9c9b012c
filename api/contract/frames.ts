/**
 * State columns (GET /api/v1/lights/states) and live frames share one form: little-endian,
 *
 *   u32 magic "LPF1", u32 epoch, u32 seq, u32 inventoryRevision, f64 at, u32 count, u32 since,
 *   then count times: u32 index, u8 status, u8 level (255 unknown), u8 flags, u8 reserved, u16 power (0.1 W, 65535 unknown), u16 reserved.
 *
 * The status is a place in `lampStatuses`.
 *
 * A frame holds every change after `since` up to and with `seq`; state columns have `since` 0 and hold everything up to `seq`.
 * So a reader that has all up to `have` takes a frame where `since <= have`, and then has `max(have, seq)`; where
 * `since > have`, or in another epoch, it fetches the state columns again. Frames leave out steps in `seq`: a slow or hidden reader
 * gets several in one.
 */
export interface LampFrame {
  readonly epoch: number;
  readonly seq: number;
  /** The frame holds all that changed after this one; 0 in state columns. */
  readonly since: number;
  readonly inventoryRevision: number;
  /** The town's instant, milliseconds since 1970. */
  readonly at: number;
  readonly count: number;
  readonly index: Uint32Array;
  readonly status: Uint8Array;
  readonly level: Uint8Array;
  readonly flags: Uint8Array;
  /** Tenths of a watt, 65535 where unknown. */
  readonly power: Uint16Array;
}

export const lampFlags = {
  byHand: 1,
  stale: 2,
  programOutOfSync: 4,
  clockDrift: 8,
  calculated: 16,
} as const;

export const unknownLevel = 255;
export const unknownPower = 65_535;

const magic = 0x3146504c;
const headerBytes = 32;
const recordBytes = 12;

export function encodeFrame(frame: LampFrame): Uint8Array {
  const out = new Uint8Array(headerBytes + frame.count * recordBytes);
  const view = new DataView(out.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, frame.epoch, true);
  view.setUint32(8, frame.seq, true);
  view.setUint32(12, frame.inventoryRevision, true);
  view.setFloat64(16, frame.at, true);
  view.setUint32(24, frame.count, true);
  view.setUint32(28, frame.since, true);
  for (let i = 0; i < frame.count; i++) {
    const at = headerBytes + i * recordBytes;
    view.setUint32(at, frame.index[i] ?? 0, true);
    out[at + 4] = frame.status[i] ?? 0;
    out[at + 5] = frame.level[i] ?? unknownLevel;
    out[at + 6] = frame.flags[i] ?? 0;
    view.setUint16(at + 8, frame.power[i] ?? unknownPower, true);
  }
  return out;
}

/** Throws a RangeError where the bytes are not such a frame. */
export function decodeFrame(bytes: Uint8Array): LampFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || view.getUint32(0, true) !== magic) {
    throw new RangeError("These bytes are no lamp frame of version 1.");
  }
  const count = view.getUint32(24, true);
  const index = new Uint32Array(count);
  const status = new Uint8Array(count);
  const level = new Uint8Array(count);
  const flags = new Uint8Array(count);
  const power = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const at = headerBytes + i * recordBytes;
    index[i] = view.getUint32(at, true);
    status[i] = bytes[at + 4] ?? 0;
    level[i] = bytes[at + 5] ?? unknownLevel;
    flags[i] = bytes[at + 6] ?? 0;
    power[i] = view.getUint16(at + 8, true);
  }
  return {
    epoch: view.getUint32(4, true),
    seq: view.getUint32(8, true),
    since: view.getUint32(28, true),
    inventoryRevision: view.getUint32(12, true),
    at: view.getFloat64(16, true),
    count,
    index,
    status,
    level,
    flags,
    power,
  };
}
