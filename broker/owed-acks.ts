import { writeAck } from "./frame-writing.ts";
import type { AckSlab } from "./ack-writer.ts";

/** Acknowledgements a connection owes since its last write; one is the usual case and costs no list. */
export class OwedAcks {
  #first = -1;
  #more: number[] | null = null;

  /** True for the first since they were taken. */
  add(packetId: number): boolean {
    if (this.#first < 0) {
      this.#first = packetId;
      return true;
    }
    (this.#more ??= []).push(packetId);
    return false;
  }

  /** All of them in order, as the bytes to be sent. */
  take(slab: AckSlab): Buffer {
    const more = this.#more;
    const bytes = slab.cut(more === null ? 4 : 4 + 4 * more.length);
    writeAck(bytes, 0, this.#first);
    this.#first = -1;
    if (more !== null) {
      for (let i = 0; i < more.length; i += 1) writeAck(bytes, 4 * (i + 1), more[i]!);
      more.length = 0;
    }
    return bytes;
  }
}
