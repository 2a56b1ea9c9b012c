import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSecret, mayRead, mayRoute } from "../../../broker/authorize.ts";
import type { Identity } from "../../../broker/authorize.ts";
import { OwnTopics } from "../../../broker/own-topics.ts";

const gateway: Identity = {
  kind: "device",
  deviceId: "gateway1",
  deviceKind: "gateway",
  groups: [],
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
])("own topics as bytes: %s", (topic, kind) => {
  const bytes = Buffer.from(`xx${topic}yy`);
  const own = new OwnTopics("town", "g-1", true);
  expect(own.kindOf(bytes, 2, bytes.length - 2)).toBe(kind);
  const lamp = new OwnTopics("town", "g-1", false);
  const asLamp = kind === "gatewayTelemetry" ? null : kind;
  expect(lamp.kindOf(bytes, 2, bytes.length - 2)).toBe(asLamp);
});
