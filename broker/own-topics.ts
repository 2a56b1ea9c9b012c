import {
  deviceMessages,
  deviceTopic,
  gatewayTelemetryTopic,
} from "../firmware-contracts/topics.ts";
import type { UpMessage } from "../firmware-contracts/topics.ts";
import type { UpKind } from "./intake.ts";
import { DeviceNames, isAt } from "./device-names.ts";

/** Names of up messages as bytes, found by their length and first letter. */
const upNames: readonly { readonly name: UpMessage; readonly bytes: Buffer }[] = Object.entries(
  deviceMessages,
)
  .filter(([, message]) => message.direction === "up")
  // Of the keys of deviceMessages, those that point up are UpMessage by its definition.
  .map(([name]) => ({ name: name as UpMessage, bytes: Buffer.from(name) }));

/**
 * The topics one device may publish to, compared as bytes: the usual message costs no string. A gateway may say what the devices behind
 * it say, under their names; its will is not asked here (authorize.ts).
 */
export class OwnTopics {
  /** Whose words the topic that `kindOf` found last names. */
  speaker: Buffer;
  readonly #own: Buffer;
  /** `lp/v1/{site}/`. */
  readonly #site: Buffer;
  readonly #gateway: Buffer | null;
  #behind: DeviceNames | null = null;

  constructor(site: string, deviceId: string, isGateway: boolean) {
    const some = deviceTopic(site, deviceId, "ack");
    this.#site = Buffer.from(some.slice(0, -`${deviceId}/ack`.length));
    this.#gateway = isGateway ? Buffer.from(gatewayTelemetryTopic(site, deviceId)) : null;
    this.#own = Buffer.from(deviceId);
    this.speaker = this.#own;
  }

  /** From now on it speaks for these devices, and for no other. */
  speakFor(behind: ReadonlySet<string>): void {
    this.#behind = behind.size === 0 ? null : new DeviceNames(behind);
  }

  /** Which message the topic in `bytes[start, end)` names, or null if the device may not publish there. */
  kindOf(bytes: Buffer, start: number, end: number): UpKind | null {
    this.speaker = this.#own;
    const nameAt = start + this.#site.length;
    if (nameAt >= end || !isAt(this.#site, bytes, start)) return null;
    const afterOwn = nameAt + this.#own.length;
    if (afterOwn < end && bytes[afterOwn] === slash && isAt(this.#own, bytes, nameAt)) {
      return messageAt(bytes, afterOwn + 1, end);
    }
    const gateway = this.#gateway;
    if (gateway === null) return null;
    if (end - start === gateway.length && isAt(gateway, bytes, start)) return "gatewayTelemetry";
    if (this.#behind === null) return null;
    let at = nameAt;
    while (at < end && bytes[at] !== slash) at += 1;
    const speaker = this.#behind.find(bytes, nameAt, at);
    if (speaker === null) return null;
    this.speaker = speaker;
    return messageAt(bytes, at + 1, end);
  }
}

const slash = 0x2f;

function messageAt(bytes: Buffer, start: number, end: number): UpKind | null {
  const length = end - start;
  for (const { name, bytes: nameBytes } of upNames) {
    if (nameBytes.length === length && isAt(nameBytes, bytes, start)) return name;
  }
  return null;
}
