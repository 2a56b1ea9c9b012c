import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  deviceMessages,
  deviceTopic,
  feedTopic,
  gatewayTelemetryTopic,
  groupOverrideTopic,
  isDeviceId,
  nudgeTopic,
  parseTopic,
  topicName,
  type DeviceMessage,
  type Topic,
} from "../../../firmware-contracts/topics.ts";

const identifier = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const message = fc.constantFrom(...(Object.keys(deviceMessages) as DeviceMessage[]));
const topic: fc.Arbitrary<Topic> = fc.oneof(
  fc.record({
    kind: fc.constant("device" as const),
    site: identifier,
    device: identifier.filter(isDeviceId),
    message,
  }),
  fc.record({
    kind: fc.constant("group" as const),
    site: identifier,
    group: identifier,
    message: fc.constant("override" as const),
  }),
  fc.record({
    kind: fc.constant("gateway" as const),
    site: identifier,
    gateway: identifier,
    message: fc.constant("telemetry" as const),
  }),
);

describe("topics", () => {
  test("what is built is parsed back", () => {
    const property = fc.property(topic, (given) => {
      expect(parseTopic(topicName(given))).toEqual(given);
    });
    expect(() => fc.assert(property)).not.toThrow();
  });

  test("what is parsed is built back to the same text", () => {
    const word = fc.constantFrom(
      "lp",
      "v1",
      "v2",
      "groups",
      "gateways",
      "telemetry",
      "override",
      "",
      "+",
      "#",
      "é",
      "L-1",
    );
    const words = fc.array(word, { minLength: 1, maxLength: 7 });
    const property = fc.property(words, (list) => {
      const parsed = parseTopic(list.join("/"));
      return parsed === null || topicName(parsed) === list.join("/");
    });
    expect(() => fc.assert(property, { numRuns: 2000 })).not.toThrow();
  });

  test.each([
    [
      "lp/v1/hohenfurch/L-0815/telemetry",
      { kind: "device", site: "hohenfurch", device: "L-0815", message: "telemetry" },
    ],
    [
      "lp/v1/hohenfurch/groups/market/override",
      { kind: "group", site: "hohenfurch", group: "market", message: "override" },
    ],
    [
      "lp/v1/hohenfurch/gateways/G1/telemetry",
      { kind: "gateway", site: "hohenfurch", gateway: "G1", message: "telemetry" },
    ],
  ])("%s is read", (text, parsed) => {
    expect(parseTopic(text)).toEqual(parsed);
  });

  test.each([
    "",
    "lp/v1/",
    "lp/v1/town",
    "lp/v1/town/L-1",
    "lp/v1/town/L-1/",
    "lp/v1/town/L-1/firmware",
    "lp/v1/town/L-1/telemetry/",
    "lp/v1/town/L-1/telemetry/extra",
    "lp/v1//L-1/telemetry",
    "lp/v1/town//telemetry",
    "/lp/v1/town/L-1/telemetry",
    "lp/v2/town/L-1/telemetry",
    "lp/v1/+/L-1/telemetry",
    "lp/v1/town/#",
    "lp/v1/town/L 1/telemetry",
    `lp/v1/town/${"x".repeat(65)}/telemetry`,
    "lp/v1/town/groups/telemetry",
    "lp/v1/town/groups/a/telemetry",
    "lp/v1/town/groups/a/b/override",
    "lp/v1/town/gateways/a/override",
    "lp/v1/town/L-1/__proto__",
    "lp/v1/town/L-1/constructor",
    "$SYS/broker",
    feedTopic,
    nudgeTopic,
  ])("%j is no topic of the map", (text) => {
    expect(parseTopic(text)).toBeNull();
  });

  test.each([
    ["site with a wildcard", () => deviceTopic("+", "L-1", "state"), /site "\+"/],
    ["device with a slash", () => deviceTopic("town", "a/b", "state"), /device "a\/b"/],
    ["device named like a branch", () => deviceTopic("town", "groups", "state"), /"groups"/],
    ["empty group", () => groupOverrideTopic("town", ""), /group ""/],
    ["gateway too long", () => gatewayTelemetryTopic("town", "x".repeat(65)), /gateway "x+"/],
  ])("%s is refused with its name", (_what, build, words) => {
    expect(build).toThrow(words);
  });
});
