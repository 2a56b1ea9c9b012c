/** Stands in a packet id when PUBREC, not PUBACK, is due. */
export const qos2Mark = 0x10000;

export const pingResponse = Buffer.from([0xd0, 0]);

/** Writes PUBACK, or PUBREC for a packet id with `qos2Mark`, as four bytes at `at`. */
export function writeAck(bytes: Buffer, at: number, packetId: number): void {
  bytes[at] = (packetId & qos2Mark) === 0 ? 0x40 : 0x50;
  bytes[at + 1] = 2;
  bytes[at + 2] = (packetId >> 8) & 255;
  bytes[at + 3] = packetId & 255;
}

export function pubcomp(packetId: number): Buffer {
  return Buffer.from([0x70, 2, packetId >> 8, packetId & 255]);
}

/** A frame with its fixed header, in memory of its own. */
export function wholeFrame(first: number, bytes: Buffer, start: number, end: number): Buffer {
  const head = [first];
  let length = end - start;
  do {
    const digit = length % 128;
    length = Math.floor(length / 128);
    head.push(length > 0 ? digit | 128 : digit);
  } while (length > 0);
  const frame = Buffer.allocUnsafe(head.length + (end - start));
  frame.set(head, 0);
  bytes.copy(frame, head.length, start, end);
  return frame;
}
