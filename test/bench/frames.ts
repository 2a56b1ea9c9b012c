/** MQTT 3.1.1 frames a load generator needs, built once and patched: a message then costs a few bytes written. */

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function frame(first: number, body: Buffer): Buffer {
  const head = [first];
  let length = body.length;
  do {
    const digit = length % 128;
    length = Math.floor(length / 128);
    head.push(length > 0 ? digit | 128 : digit);
  } while (length > 0);
  return Buffer.concat([Buffer.from(head), body]);
}

export function connectFrame(clientId: string, secret: string): Buffer {
  const flags = 0xc2; // user name, password, clean session
  const keepaliveSeconds = 600;
  return frame(
    0x10,
    Buffer.concat([
      field(Buffer.from("MQTT")),
      Buffer.from([4, flags, keepaliveSeconds >> 8, keepaliveSeconds & 255]),
      field(Buffer.from(clientId)),
      field(Buffer.from(clientId)),
      field(Buffer.from(secret)),
    ]),
  );
}

const tsDigits = 13;
const seqDigits = 9;
/** JSON allows no leading zero, so counting begins at the first number with this many digits. */
export const firstSeq = 10 ** (seqDigits - 1);

/** A QoS 1 PUBLISH of one reading of about 300 bytes, whose packet id, ts and seq are patched in place. */
export class PublishFrame {
  readonly bytes: Buffer;
  readonly #tsAt: number;
  readonly #seqAt: number;
  readonly #idAt: number;

  constructor(topic: string, packetId: number, bootId: number) {
    const reading =
      `{"readings":[{"ts":${"1".repeat(tsDigits)},"seq":${firstSeq},"bootId":${bootId},"actualLightLevel":70,"feedbackLevel":70,` +
      `"reason":"program","activePower":26.5,"activeEnergy":123459.4,"apparentPower":28.1,"supplyVoltage":231.2,"supplyCurrent":0.122,` +
      `"frequency":49.98,"powerFactor":0.94,"operatingHours":18422,"controlGearTemperature":41.5,"rssi":-87,"snr":9.5}]}`;
    const body = Buffer.concat([
      field(Buffer.from(topic)),
      Buffer.from([packetId >> 8, packetId & 255]),
      Buffer.from(reading),
    ]);
    this.bytes = frame(0x32, body);
    const payloadAt = this.bytes.length - reading.length;
    this.#idAt = payloadAt - 2;
    this.#tsAt = payloadAt + reading.indexOf('"ts":') + 5;
    this.#seqAt = payloadAt + reading.indexOf('"seq":') + 6;
  }

  get payloadBytes(): number {
    return this.bytes.length - this.#idAt - 2;
  }

  /** `ts`: milliseconds since 1970. */
  patch(ts: number, seq: number): void {
    digits(this.bytes, this.#tsAt, tsDigits, ts);
    digits(this.bytes, this.#seqAt, seqDigits, seq);
  }
}

function digits(bytes: Buffer, at: number, count: number, value: number): void {
  let rest = value;
  for (let i = count - 1; i >= 0; i -= 1) {
    const next = Math.floor(rest / 10);
    bytes[at + i] = 48 + (rest - next * 10);
    rest = next;
  }
}
