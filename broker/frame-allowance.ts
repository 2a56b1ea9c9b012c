import type { FrameLimits } from "./guard-context.ts";
import { packetTypes } from "./frame-reader.ts";

/** How much one client may still send before it is read more slowly. */
export class FrameAllowance {
  readonly #limits: FrameLimits;
  #credit: number;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
    this.#credit = limits.burst;
  }

  get isUsedUp(): boolean {
    return this.#credit <= 0;
  }

  /** What is no PUBLISH costs the more the longer it is: a SUBSCRIBE may name thousands of topics. */
  use(type: number, size: number): void {
    this.#credit -= type === packetTypes.publish ? 1 : 1 + (size >> 6);
  }

  /** A second has passed; `speakers`: for so many it speaks, itself among them. */
  refill(speakers: number): void {
    const { perSecond, burst } = this.#limits;
    this.#credit = Math.min(burst * speakers, this.#credit + perSecond * speakers);
  }
}
