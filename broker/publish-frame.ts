/** Where the parts of a PUBLISH lie in its bytes. */
export class PublishParts {
  qos = 0;
  retain = false;
  /** 0 with QoS 0. */
  packetId = 0;
  topicAt = 0;
  topicEnd = 0;
  payloadAt = 0;
  /** As announced; less of it may be held. */
  payloadSize = 0;

  /**
   * Reads a PUBLISH of MQTT 3.1 or 3.1.1 whose body is `bytes[start, end)` of `size` bytes [MQTT-3.3]. False: its parts
   * do not fit into it, its QoS is 3, or its packet id is 0 [MQTT-2.3.1-1].
   */
  read(first: number, bytes: Buffer, start: number, end: number, size: number): boolean {
    if (end - start < 2) return false;
    this.qos = (first >> 1) & 3;
    this.retain = (first & 1) !== 0;
    this.topicAt = start + 2;
    this.topicEnd = this.topicAt + ((bytes[start]! << 8) | bytes[start + 1]!);
    this.payloadAt = this.qos > 0 ? this.topicEnd + 2 : this.topicEnd;
    if (this.payloadAt > end || this.qos === 3) return false;
    this.payloadSize = size - (this.payloadAt - start);
    this.packetId = this.qos > 0 ? (bytes[this.topicEnd]! << 8) | bytes[this.topicEnd + 1]! : 0;
    return this.qos === 0 || this.packetId > 0;
  }
}
