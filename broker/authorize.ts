import { createHash, timingSafeEqual } from "node:crypto";
import { isDeviceId, isIdentifier, parseTopic } from "../firmware-contracts/topics.ts";
import { deviceMessages } from "../firmware-contracts/topics.ts";

/** Who stands behind an open connection. */
export type Identity =
  | {
      readonly kind: "device";
      readonly deviceId: string;
      readonly deviceKind: "lamp" | "gateway" | "cabinet";
      readonly rights: Rights;
    }
  /** Another process of ours. */
  | { readonly kind: "internal" };

/** What a device may besides speaking and hearing for itself; changes while it is connected. */
export interface Rights {
  /** Groups whose override topic it may read. */
  readonly groups: ReadonlySet<string>;
  /** Devices it may speak and hear for; empty for all but gateways. */
  readonly behind: ReadonlySet<string>;
}

/** Topics between our own processes; no device reads or writes them. */
const internalPrefix = "lpi/v1/";

export type ConnectRefusal =
  | "clientIdInvalid"
  | "clientIdIsNotUsername"
  | "secretMissing"
  | "certificateOfAnother"
  | "willForeign";

export interface ConnectRequest {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly hasSecret: boolean;
  /** Common name of the certificate that the TLS handshake proved; undefined where there was none, null where it has no single one. */
  readonly commonName: string | null | undefined;
  readonly willTopic: string | null;
}

/**
 * What can be said of a device's CONNECT before its secret or certificate is looked up; null: nothing against it.
 * A broken UTF-8 sequence or NUL never passes: neither is a letter of a device id.
 */
export function refuseConnect(request: ConnectRequest, site: string): ConnectRefusal | null {
  const { clientId, username, hasSecret, commonName, willTopic } = request;
  if (!isDeviceId(clientId)) return "clientIdInvalid";
  // Who proves by a certificate who it is may leave the user name out.
  if (username !== clientId && (commonName === undefined || username !== undefined)) {
    return "clientIdIsNotUsername";
  }
  if (commonName === undefined) {
    if (!hasSecret) return "secretMissing";
  } else if (commonName !== clientId) {
    return "certificateOfAnother";
  }
  if (willTopic !== null) {
    const topic = parseTopic(willTopic);
    const own =
      topic?.kind === "device" &&
      topic.site === site &&
      topic.device === clientId &&
      topic.message === "connection";
    if (!own) return "willForeign";
  }
  return null;
}

/** The same for another process of ours: any id that can be one, no will. */
export function refuseInternalConnect(request: ConnectRequest): ConnectRefusal | null {
  if (!isIdentifier(request.clientId)) return "clientIdInvalid";
  if (!request.hasSecret) return "secretMissing";
  return request.willTopic === null ? null : "willForeign";
}

/** Whether a secret is the one whose SHA-256 is given; takes the same time for each wrong one. */
export function isSecret(secret: Uint8Array, sha256: Uint8Array): boolean {
  const digest = createHash("sha256").update(secret).digest();
  return digest.length === sha256.length && timingSafeEqual(digest, sha256);
}

/**
 * Whether an identity may read a topic, which is both what SUBSCRIBE asks and what a delivery asks. A device reads
 * its own down topics and its groups' overrides by their exact names, a gateway also those of the devices behind it:
 * a filter with a wildcard, `$share` or `$SYS` is no name.
 */
export function mayRead(identity: Identity, site: string, topic: string): boolean {
  if (identity.kind === "internal") return isInternal(topic);
  const named = parseTopic(topic);
  if (named === null || named.site !== site) return false;
  const { deviceId, rights } = identity;
  if (named.kind === "group") return rights.groups.has(named.group);
  if (named.kind === "gateway") return false;
  const isItsOwn = named.device === deviceId || rights.behind.has(named.device);
  return isItsOwn && deviceMessages[named.message].direction === "down";
}

/** Whether an identity may have a PUBLISH routed. No device may: what a device says goes to the intake. */
export function mayRoute(identity: Identity, topic: string): boolean {
  return identity.kind === "internal" && isInternal(topic);
}

function isInternal(topic: string): boolean {
  return topic.startsWith(internalPrefix) && !/[+#\0]/.test(topic);
}
