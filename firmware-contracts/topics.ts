/** Messages of one device under `lp/v1/{site}/{device}/`, with what MQTT has to know of them. */
export const deviceMessages = {
  announce: { direction: "up", qos: 1, retained: true },
  connection: { direction: "up", qos: 1, retained: true },
  telemetry: { direction: "up", qos: 1, retained: false },
  state: { direction: "up", qos: 1, retained: true },
  event: { direction: "up", qos: 1, retained: false },
  ack: { direction: "up", qos: 1, retained: false },
  override: { direction: "down", qos: 1, retained: true },
  program: { direction: "down", qos: 1, retained: true },
  config: { direction: "down", qos: 1, retained: true },
  command: { direction: "down", qos: 1, retained: false },
} as const;

export type DeviceMessage = keyof typeof deviceMessages;

type Directed<D> = {
  [M in DeviceMessage]: (typeof deviceMessages)[M]["direction"] extends D ? M : never;
}[DeviceMessage];

export type UpMessage = Directed<"up">;

type DeviceTopic = {
  readonly kind: "device";
  readonly site: string;
  readonly device: string;
  readonly message: DeviceMessage;
};
type GroupTopic = {
  readonly kind: "group";
  readonly site: string;
  readonly group: string;
  readonly message: "override";
};
type GatewayTopic = {
  readonly kind: "gateway";
  readonly site: string;
  readonly gateway: string;
  readonly message: "telemetry";
};
export type Topic = DeviceTopic | GroupTopic | GatewayTopic;

/** Where field tells office what changed. Not for devices. */
export const feedTopic = "lpi/v1/feed";
/** Where office tells field to look at the intents now. Not for devices. */
export const nudgeTopic = "lpi/v1/nudge";

const prefix = "lp/v1/";
const identifierPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a text may name a site, device, group or gateway. */
export function isIdentifier(text: string): boolean {
  return identifierPattern.test(text);
}

/** `groups` and `gateways` stand where a device's name stands in other topics, so no device bears them. */
export function isDeviceId(text: string): boolean {
  return identifierPattern.test(text) && text !== "groups" && text !== "gateways";
}

function requireIdentifier(what: string, text: string): void {
  if (!isIdentifier(text)) {
    throw new RangeError(
      `${what} ${JSON.stringify(text)} cannot stand in a topic: 1 to 64 of A-Z a-z 0-9 _ -`,
    );
  }
}

/** `lp/v1/{site}/{device}/{message}`. Throws RangeError on a name that cannot stand in a topic. */
export function deviceTopic(site: string, device: string, message: DeviceMessage): string {
  requireIdentifier("site", site);
  if (!isDeviceId(device)) {
    requireIdentifier("device", device);
    throw new RangeError(
      `device "${device}" is a word of the topic map: name the device otherwise`,
    );
  }
  return `${prefix}${site}/${device}/${message}`;
}

/** `lp/v1/{site}/groups/{group}/override`. Throws RangeError on a name that cannot stand in a topic. */
export function groupOverrideTopic(site: string, group: string): string {
  requireIdentifier("site", site);
  requireIdentifier("group", group);
  return `${prefix}${site}/groups/${group}/override`;
}

/** `lp/v1/{site}/gateways/{gateway}/telemetry`. Throws RangeError on a name that cannot stand in a topic. */
export function gatewayTelemetryTopic(site: string, gateway: string): string {
  requireIdentifier("site", site);
  requireIdentifier("gateway", gateway);
  return `${prefix}${site}/gateways/${gateway}/telemetry`;
}

/** Builds any topic; the inverse of parseTopic. */
export function topicName(topic: Topic): string {
  switch (topic.kind) {
    case "device":
      return deviceTopic(topic.site, topic.device, topic.message);
    case "group":
      return groupOverrideTopic(topic.site, topic.group);
    case "gateway":
      return gatewayTelemetryTopic(topic.site, topic.gateway);
  }
}

const deviceMessageNames: ReadonlyMap<string, DeviceMessage> = new Map(
  // The keys of a literal are exactly its type's keys.
  (Object.keys(deviceMessages) as DeviceMessage[]).map((name) => [name, name]),
);

/**
 * What a topic names, or null for one that is not in the map. Runs once for each message received:
 * two searches and three slices, no split and no pattern over the whole topic.
 */
export function parseTopic(topic: string): Topic | null {
  if (!topic.startsWith(prefix)) return null;
  const siteEnd = topic.indexOf("/", prefix.length);
  if (siteEnd < 0) return null;
  const site = topic.slice(prefix.length, siteEnd);
  const secondEnd = topic.indexOf("/", siteEnd + 1);
  if (secondEnd < 0 || !isIdentifier(site)) return null;
  const second = topic.slice(siteEnd + 1, secondEnd);
  const rest = topic.slice(secondEnd + 1);
  if (second === "groups") {
    if (!rest.endsWith("/override")) return null;
    const group = rest.slice(0, -"/override".length);
    return isIdentifier(group) ? { kind: "group", site, group, message: "override" } : null;
  }
  if (second === "gateways") {
    if (!rest.endsWith("/telemetry")) return null;
    const gateway = rest.slice(0, -"/telemetry".length);
    return isIdentifier(gateway) ? { kind: "gateway", site, gateway, message: "telemetry" } : null;
  }
  const message = deviceMessageNames.get(rest);
  if (message === undefined || !isIdentifier(second)) return null;
  return { kind: "device", site, device: second, message };
}
