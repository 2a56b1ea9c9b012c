import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSecret, mayRead, mayRoute } from "../../../broker/authorize.ts";
import type { Identity } from "../../../broker/authorize.ts";
import { OwnTopics } from "../../../broker/own-topics.ts";

const gateway: Identity = {
  kind: "device",
  deviceId: "gateway1",
  deviceKind: "gateway",
  rights: { groups: new Set(), behind: new Set(["lamp2"]) },
};

describe("a secret", () => {
  const digest = createHash("sha256").update("right").digest();
  test.each([
    ["right", digest, true],
    ["wrong", digest, false],
    ["", digest, false],
    ["right", digest.subarray(1), false],
    ["right", Buffer.alloc(0), false],
  ])("%s", (secret, sha256, is) => {
    expect(isSecret(Buffer.from(secret), sha256)).toBe(is);
  });
});

test.each([
  ["lp/v1/town/gateway1/config", true],
  ["lp/v1/town/gateways/gateway1/telemetry", false],
  ["lp/v1/town/lamp1/override", false],
  ["lp/v1/town/lamp2/override", true],
  ["lp/v1/town/lamp2/telemetry", false],
])("a gateway may read %s: %s", (topic, may) => {
  expect(mayRead(gateway, "town", topic)).toBe(may);
});

test.each([
  ["lpi/v1/nudge", true],
  ["lpi/v1/#", false],
  ["lpi/v1/a\0", false],
  ["lpi/v2/nudge", false],
  ["lp/v1/town/gateway1/telemetry", false],
])("to be routed from our own processes: %s: %s", (topic, may) => {
  expect(mayRoute({ kind: "internal" }, topic)).toBe(may);
  expect(mayRoute(gateway, topic)).toBe(false);
});

test.each([
  ["lp/v1/town/g-1/telemetry", "telemetry"],
  ["lp/v1/town/g-1/announce", "announce"],
  ["lp/v1/town/g-1/connection", "connection"],
  ["lp/v1/town/g-1/state", "state"],
  ["lp/v1/town/g-1/event", "event"],
  ["lp/v1/town/g-1/ack", "ack"],
  ["lp/v1/town/gateways/g-1/telemetry", "gatewayTelemetry"],
  ["lp/v1/town/g-1/override", null],
  ["lp/v1/town/g-1/", null],
  ["lp/v1/town/g-1", null],
  ["lp/v1/town/g-12/telemetry", null],
  ["lp/v1/town/g-/telemetry", null],
  ["lp/v1/town/gateways/g-1/telemetry/", null],
  ["", null],
  ["lp/v1/town/lamp-7/state", "state of lamp-7"],
  ["lp/v1/town/lamp-7/override", null],
  ["lp/v1/town/lamp-7/", null],
  ["lp/v1/town/lamp-7", null],
  ["lp/v1/town/lamp-70/state", null],
  ["lp/v1/town/lamp-8/state", null],
  ["lp/v1/other/lamp-7/state", null],
  ["lp/v1/town/lamp-7/lamp-7/state", null],
])("own topics as bytes: %s", (topic, kind) => {
  const bytes = Buffer.from(`xx${topic}yy`);
  const own = new OwnTopics("town", "g-1", true);
  own.speakFor(new Set(["lamp-7", "lamp-9"]));
  const said = own.kindOf(bytes, 2, bytes.length - 2);
  const speaker = own.speaker.toString();
  expect(said === null || speaker === "g-1" ? said : `${said} of ${speaker}`).toBe(kind);
  const lamp = new OwnTopics("town", "g-1", false);
  const isOwn = topic.startsWith("lp/v1/town/g-1/");
  expect(lamp.kindOf(bytes, 2, bytes.length - 2)).toBe(isOwn ? kind : null);
  own.speakFor(new Set());
  const alone = isOwn || kind === "gatewayTelemetry" ? kind : null;
  expect(own.kindOf(bytes, 2, bytes.length - 2)).toBe(alone);
});
