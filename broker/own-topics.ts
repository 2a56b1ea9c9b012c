import {
  deviceMessages,
  deviceTopic,
  gatewayTelemetryTopic,
} from "../firmware-contracts/topics.ts";
import type { UpMessage } from "../firmware-contracts/topics.ts";
import type { UpKind } from "./intake.ts";

/** Names of up messages as bytes, found by their length and first letter. */
const upNames: readonly { readonly name: UpMessage; readonly bytes: Buffer }[] = Object.entries(
  deviceMessages,
)
  .filter(([, message]) => message.direction === "up")
  // Of the keys of deviceMessages, those that point up are UpMessage by its definition.
  .map(([name]) => ({ name: name as UpMessage, bytes: Buffer.from(name) }));

/** The topics one device may publish to, compared as bytes: the usual message costs no string. */
export class OwnTopics {
  /** Up to and with the last slash of `lp/v1/{site}/{device}/`. */
  readonly #prefix: Buffer;
  readonly #gateway: Buffer | null;

  constructor(site: string, deviceId: string, isGateway: boolean) {
    const some = deviceTopic(site, deviceId, "ack");
    this.#prefix = Buffer.from(some.slice(0, -"ack".length));
    this.#gateway = isGateway ? Buffer.from(gatewayTelemetryTopic(site, deviceId)) : null;
  }

  /** Which message the topic in `bytes[start, end)` names, or null if the device may not publish there. */
  kindOf(bytes: Buffer, start: number, end: number): UpKind | null {
    const prefix = this.#prefix;
    const nameAt = start + prefix.length;
    if (nameAt < end && isAt(prefix, bytes, start)) {
      const length = end - nameAt;
      const first = bytes[nameAt]!;
      for (const { name, bytes: nameBytes } of upNames) {
        if (
          nameBytes.length === length &&
          nameBytes[0] === first &&
          isAt(nameBytes, bytes, nameAt)
        ) {
          return name;
        }
      }
      return null;
    }
    const gateway = this.#gateway;
    const isGateway =
      gateway !== null && end - start === gateway.length && isAt(gateway, bytes, start);
    return isGateway ? "gatewayTelemetry" : null;
  }
}

/** From the end, for topics of a site begin alike. */
function isAt(expected: Buffer, bytes: Buffer, at: number): boolean {
  for (let i = expected.length - 1; i >= 0; i -= 1) {
    if (expected[i] !== bytes[at + i]) return false;
  }
  return true;
}
