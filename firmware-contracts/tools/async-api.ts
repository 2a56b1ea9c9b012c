import { readdir, readFile } from "node:fs/promises";
import { deviceMessages, type DeviceMessage } from "../topics.ts";
import { schemaFiles, schemaOfKind } from "../schema-set.ts";
import type { MessageKind } from "../codec.ts";
import { bundledSchemas } from "./bundle.ts";

interface Channel {
  readonly kind: MessageKind;
  readonly address: string;
  readonly parameters: readonly string[];
  readonly direction: "up" | "down";
  readonly qos: number;
  readonly retained: boolean;
}

const parameters = {
  site: { description: "The site (town) the device belongs to: 1 to 64 of A-Z a-z 0-9 _ -" },
  device: { description: "The device's id, equal to its MQTT client id and user name." },
  group: { description: "A group named in the device's config." },
  gateway: { description: "The radio gateway's id, equal to its MQTT client id and user name." },
} as const;

function channels(): Channel[] {
  // The keys of a literal are exactly its type's keys.
  const names = Object.keys(deviceMessages) as DeviceMessage[];
  return [
    ...names.map((name) => ({
      kind: name,
      address: `lp/v1/{site}/{device}/${name}`,
      parameters: ["site", "device"],
      ...deviceMessages[name],
    })),
    {
      kind: "groupOverride",
      address: "lp/v1/{site}/groups/{group}/override",
      parameters: ["site", "group"],
      ...deviceMessages.override,
    },
    {
      kind: "gatewayTelemetry",
      address: "lp/v1/{site}/gateways/{gateway}/telemetry",
      parameters: ["site", "gateway"],
      ...deviceMessages.telemetry,
    },
  ];
}

const examplesFolder = new URL("../examples/", import.meta.url);

/** The valid examples of a message, as AsyncAPI wants them. */
async function examplesOf(message: string): Promise<{ name: string; payload: unknown }[]> {
  const folder = new URL(`${message}/valid/`, examplesFolder);
  const files = (await readdir(folder)).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const payload: unknown = JSON.parse(await readFile(new URL(file, folder), "utf8"));
      return { name: file.replace(/\.json$/, ""), payload };
    }),
  );
}

/** Text of asyncapi.json: the contract as a device sees it, so up is send and down is receive. */
export async function asyncApi(): Promise<string> {
  const all = channels();
  const messages: [string, unknown][] = [];
  for (const { kind } of all) {
    const message = schemaOfKind[kind].replace(/\.json$/, "");
    const { title, description } = schemaFiles[schemaOfKind[kind]] ?? {};
    messages.push([
      kind,
      {
        name: kind,
        title,
        summary: description,
        contentType: "application/json",
        payload: { $ref: `#/components/schemas/${String(title)}` },
        examples: await examplesOf(message),
      },
    ]);
  }
  const document = {
    asyncapi: "3.1.0",
    info: {
      title: "Lichtpunkt field contract",
      version: "1.0.0",
      description:
        "What street-light controllers and the Lichtpunkt backend say to each other over MQTT, as a controller sees it. README.md beside this file tells how a controller behaves.",
    },
    defaultContentType: "application/json",
    servers: {
      broker: {
        host: "{host}:{port}",
        protocol: "mqtt",
        protocolVersion: "3.1.1",
        description: "The broker of the installation.",
        variables: {
          host: { description: "Name or address of the broker." },
          port: { description: "1883, or 8883 with TLS.", default: "1883" },
        },
        security: [{ $ref: "#/components/securitySchemes/deviceSecret" }],
      },
    },
    channels: Object.fromEntries(all.map((channel) => [channel.kind, channelObject(channel)])),
    operations: Object.fromEntries(all.map((channel) => [channel.kind, operationObject(channel)])),
    components: {
      securitySchemes: {
        deviceSecret: {
          type: "userPassword",
          description: "User name and client id are the device's id, the password is its secret.",
        },
      },
      parameters,
      messages: Object.fromEntries(messages),
      schemas: bundledSchemas("#/components/schemas/"),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function channelObject({ kind, address, parameters: names }: Channel): object {
  const entries = names.map((name) => [name, { $ref: `#/components/parameters/${name}` }]);
  return {
    address,
    messages: { [kind]: { $ref: `#/components/messages/${kind}` } },
    parameters: Object.fromEntries(entries),
  };
}

function operationObject({ kind, direction, qos, retained }: Channel): object {
  return {
    action: direction === "up" ? "send" : "receive",
    channel: { $ref: `#/channels/${kind}` },
    messages: [{ $ref: `#/channels/${kind}/messages/${kind}` }],
    bindings: { mqtt: { qos, retain: retained, bindingVersion: "0.2.0" } },
  };
}
