/**
 * The binary frame by which field tells office what changed (topic `lpi/v1/feed`), little-endian:
 *
 *   u8 version, u8 x 3 reserved, u32 epoch, u32 seq, u32 inventoryRevision, f64 at, u32 count,
 *   then count records of 28 bytes:
 *   u32 index, u8 status, u8 level, u8 desired, u8 reported, u8 reason, u8 flags, u16 power (0.1 W, 65535 unknown),
 *   u32 lastSeen (s since 1970, 0 never), u32 energyToday (Wh since local midnight), u32 expectedPower (0.1 W), u32 revision of the twin.
 */
export interface FeedFrame {
  readonly epoch: number;
  /** Grows by one from frame to frame of an epoch. */
  readonly seq: number;
  readonly inventoryRevision: number;
  /** The town's instant, milliseconds since 1970. */
  readonly at: number;
  readonly changes: readonly LampChange[];
}

export interface LampChange {
  /** The light point's column index. */
  readonly index: number;
  /** 0 off, 1 on, 2 inWork, 3 fault, 4 noConnection. */
  readonly status: number;
  /** What it gives now: measured, else reported, else calculated; null unknown. */
  readonly level: number | null;
  readonly desired: number | null;
  readonly reported: number | null;
  /** Place in `feedReasons`; null unknown. */
  readonly reason: FeedReason | null;
  /** Bits of `feedFlags`. */
  readonly flags: number;
  /** W; null unknown. */
  readonly power: number | null;
  /** Milliseconds since 1970; null never. */
  readonly lastSeen: number | null;
  /** Wh since the present lighting day began (local noon). */
  readonly energyWh: number;
  /** W that the desired level should take. */
  readonly expectedPower: number;
  /** The twin's revision. */
  readonly revision: number;
}

export const feedReasons = [
  "default",
  "program",
  "sensor",
  "override",
  "event",
  "emergency",
  "floor",
  "localOverride",
] as const;
export type FeedReason = (typeof feedReasons)[number];

/** The same bits as lampFlags of the dashboard's frames. */
export const feedFlags = {
  byHand: 1,
  stale: 2,
  programOutOfSync: 4,
  clockDrift: 8,
  calculated: 16,
} as const;

const frameVersion = 1;
const headerBytes = 28;
const recordBytes = 28;
const unknownLevel = 255;
const unknownPower = 65_535;

/** A longer list goes out in several frames. */
export const mostChangesInFrame = 10_000;

export type FrameHead = Omit<FeedFrame, "changes">;

/** The changes as one frame. Numbers outside their field are cut to it: a lamp's power saturates at 6,553.4 W. */
export function encodeFeedFrame(head: FrameHead, changes: readonly LampChange[]): Uint8Array {
  const bytes = new Uint8Array(headerBytes + changes.length * recordBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, frameVersion);
  view.setUint32(4, head.epoch, true);
  view.setUint32(8, head.seq, true);
  view.setUint32(12, head.inventoryRevision, true);
  view.setFloat64(16, head.at, true);
  view.setUint32(24, changes.length, true);
  let at = headerBytes;
  for (const change of changes) {
    view.setUint32(at, change.index, true);
    view.setUint8(at + 4, change.status);
    view.setUint8(at + 5, change.level ?? unknownLevel);
    view.setUint8(at + 6, change.desired ?? unknownLevel);
    view.setUint8(at + 7, change.reported ?? unknownLevel);
    view.setUint8(at + 8, change.reason === null ? 255 : feedReasons.indexOf(change.reason));
    view.setUint8(at + 9, change.flags);
    view.setUint16(at + 10, tenths(change.power, unknownPower), true);
    view.setUint32(at + 12, Math.floor((change.lastSeen ?? 0) / 1000), true);
    view.setUint32(at + 16, Math.min(0xffffffff, Math.round(change.energyWh)), true);
    view.setUint32(at + 20, tenths(change.expectedPower, 0xffffffff), true);
    view.setUint32(at + 24, change.revision >>> 0, true);
    at += recordBytes;
  }
  return bytes;
}

function tenths(watts: number | null, unknown: number): number {
  return watts === null ? unknown : Math.min(unknown - 1, Math.max(0, Math.round(watts * 10)));
}

/** Throws a RangeError where the bytes are no frame of this version. */
export function decodeFeedFrame(bytes: Uint8Array): FeedFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length < headerBytes ? 0 : view.getUint32(24, true);
  if (
    bytes.length < headerBytes ||
    view.getUint8(0) !== frameVersion ||
    bytes.length !== headerBytes + count * recordBytes
  ) {
    throw new RangeError("These bytes are no feed frame of version 1.");
  }
  const changes: LampChange[] = [];
  for (let i = 0; i < count; i++) changes.push(readChange(view, headerBytes + i * recordBytes));
  return {
    epoch: view.getUint32(4, true),
    seq: view.getUint32(8, true),
    inventoryRevision: view.getUint32(12, true),
    at: view.getFloat64(16, true),
    changes,
  };
}

function readChange(view: DataView, at: number): LampChange {
  const power = view.getUint16(at + 10, true);
  const lastSeen = view.getUint32(at + 12, true);
  return {
    index: view.getUint32(at, true),
    status: view.getUint8(at + 4),
    level: levelOf(view.getUint8(at + 5)),
    desired: levelOf(view.getUint8(at + 6)),
    reported: levelOf(view.getUint8(at + 7)),
    reason: feedReasons[view.getUint8(at + 8)] ?? null,
    flags: view.getUint8(at + 9),
    power: power === unknownPower ? null : power / 10,
    lastSeen: lastSeen === 0 ? null : lastSeen * 1000,
    energyWh: view.getUint32(at + 16, true),
    expectedPower: view.getUint32(at + 20, true) / 10,
    revision: view.getUint32(at + 24, true),
  };
}

function levelOf(byte: number): number | null {
  return byte === unknownLevel ? null : byte;
}
