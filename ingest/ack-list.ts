/** Whom to tell that a message is durable. */
export interface AckTarget {
  puback(packetId: number): void;
}

const noTarget: AckTarget = {
  puback() {
    // Stands where an acknowledgement has been given already.
  },
};

/** The acknowledgements a batch owes, in the order of arrival; parallel arrays that keep their memory from batch to batch. */
export class AckList {
  readonly #targets: AckTarget[] = [];
  readonly #packetIds: number[] = [];
  readonly #control: boolean[] = [];
  #length = 0;

  /** `control`: not telemetry, so it may be acknowledged ahead when the disk is full. */
  add(target: AckTarget, packetId: number, control: boolean): void {
    const at = this.#length;
    this.#targets[at] = target;
    this.#packetIds[at] = packetId;
    this.#control[at] = control;
    this.#length = at + 1;
  }

  /** Gives all that are still owed, empties the list, returns how many were given. */
  acknowledgeAll(): number {
    let given = 0;
    for (let i = 0; i < this.#length; i += 1) {
      const target = this.#targets[i]!;
      if (target !== noTarget) given += 1;
      this.#targets[i] = noTarget;
      target.puback(this.#packetIds[i]!);
    }
    this.#length = 0;
    return given;
  }

  /** Gives those of messages that are not telemetry, returns how many. */
  acknowledgeControl(): number {
    let given = 0;
    for (let i = 0; i < this.#length; i += 1) {
      if (!this.#control[i]) continue;
      const target = this.#targets[i]!;
      if (target === noTarget) continue;
      this.#targets[i] = noTarget;
      target.puback(this.#packetIds[i]!);
      given += 1;
    }
    return given;
  }
}
