import type { Socket } from "node:net";
import { addressGroup } from "./address-group.ts";
import { connectionKey } from "./connection-key.ts";

/**
 * Who has come and has not been accepted yet, TLS handshakes among them, in all and from each address: somebody who opens connections
 * and says nothing must not take all there are.
 */
export class Newcomers {
  readonly #most: number;
  readonly #mostPerAddress: number;
  readonly #perAddress = new Map<string, number>();
  readonly #leave = new Map<string, () => void>();
  #count = 0;

  constructor(most: number, mostPerAddress: number) {
    this.#most = most;
    this.#mostPerAddress = mostPerAddress;
  }

  get count(): number {
    return this.#count;
  }

  /** False: there are too many. Otherwise it counts until `accepted` names it or it is closed. */
  enter(socket: Socket, address: string): boolean {
    const group = addressGroup(address);
    const here = this.#perAddress.get(group) ?? 0;
    if (this.#count >= this.#most || here >= this.#mostPerAddress) return false;
    this.#count += 1;
    this.#perAddress.set(group, here + 1);
    const key = connectionKey(socket);
    let isHere = true;
    // Whatever else bears its key by then: who was counted is discounted once.
    const leave = (): void => {
      if (!isHere) return;
      isHere = false;
      if (this.#leave.get(key) === leave) this.#leave.delete(key);
      this.#count -= 1;
      const left = (this.#perAddress.get(group) ?? 1) - 1;
      if (left === 0) this.#perAddress.delete(group);
      else this.#perAddress.set(group, left);
    };
    this.#leave.set(key, leave);
    socket.once("close", leave);
    return true;
  }

  /** It has said who it is, and was believed. */
  accepted(socket: Partial<Socket>): void {
    this.#leave.get(connectionKey(socket))?.();
  }
}
