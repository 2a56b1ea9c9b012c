import { deviceCommandNames } from "../contract/devices.ts";
import {
  array,
  boolean,
  instant,
  integer,
  nullable,
  number,
  object,
  oneOf,
  string,
  text,
} from "../http/schema.ts";

export const deviceKind = oneOf(["lamp", "cabinet", "gateway"]);
/** As in firmware-contracts: it stands in topics. */
export const deviceId = { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" };
export const output = { type: "integer", minimum: 1, maximum: 255 };
export const placeId = text(64, 1);

export const deviceView = object({
  deviceId: string,
  kind: deviceKind,
  admitted: boolean,
  revokedAt: nullable(instant),
  bound: array(
    object({
      kind: oneOf(["lightPoint", "cabinet"]),
      id: string,
      number: string,
      street: nullable(string),
      output: integer,
    }),
  ),
  gatewayId: nullable(string),
  online: boolean,
  lastSeenAt: nullable(instant),
  announced: nullable(
    object({
      serial: string,
      hwType: string,
      swVersion: string,
      manufacturer: nullable(string),
      outputs: integer,
      latitude: nullable(number),
      longitude: nullable(number),
      at: instant,
    }),
  ),
});

export const devicePage = object({
  items: array(deviceView),
  total: integer,
  cursor: nullable(string),
});

export const newDevicesView = object({
  waiting: array(deviceView),
  waitingCount: integer,
  knocking: array(
    object({
      deviceId: string,
      firstAt: instant,
      lastAt: instant,
      tries: integer,
      address: nullable(string),
      why: string,
    }),
  ),
});

export const admitted = object({
  secrets: { type: "object", additionalProperties: string },
  "certificates?": {
    type: "object",
    additionalProperties: object({
      certificate: string,
      privateKey: nullable(string),
      authority: string,
    }),
  },
});

export const secrets = object({
  secrets: { type: "object", additionalProperties: string },
});

export const bindResult = object({ batchId: nullable(string), device: deviceView });

export const deviceCommandView = object({
  commandId: string,
  deviceId: string,
  command: oneOf(deviceCommandNames),
  output: nullable(integer),
  state: oneOf(["queued", "sent", "received", "applied", "rejected", "expired"]),
  code: nullable(string),
  createdAt: instant,
  sentAt: nullable(instant),
  receivedAt: nullable(instant),
  appliedAt: nullable(instant),
  endedAt: nullable(instant),
});
