/** QoS 2 packet ids between PUBLISH and PUBREL [MQTT-4.3.3]: one bit for each there is, so a client cannot make it grow. */
export class UnreleasedIds {
  readonly #bits = new Uint8Array(0x10000 / 8);

  /** False: it is one already, so this PUBLISH is a repetition. */
  add(packetId: number): boolean {
    const bit = 1 << (packetId & 7);
    const byte = this.#bits[packetId >> 3]!;
    this.#bits[packetId >> 3] = byte | bit;
    return (byte & bit) === 0;
  }

  delete(packetId: number): void {
    this.#bits[packetId >> 3]! &= ~(1 << (packetId & 7));
  }
}
