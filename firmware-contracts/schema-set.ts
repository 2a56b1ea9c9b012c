import ack from "./schemas/ack.json" with { type: "json" };
import announce from "./schemas/announce.json" with { type: "json" };
import command from "./schemas/command.json" with { type: "json" };
import common from "./schemas/common.json" with { type: "json" };
import config from "./schemas/config.json" with { type: "json" };
import connection from "./schemas/connection.json" with { type: "json" };
import event from "./schemas/event.json" with { type: "json" };
import gatewayTelemetry from "./schemas/gatewayTelemetry.json" with { type: "json" };
import override from "./schemas/override.json" with { type: "json" };
import program from "./schemas/program.json" with { type: "json" };
import state from "./schemas/state.json" with { type: "json" };
import telemetry from "./schemas/telemetry.json" with { type: "json" };
import type { MessageKind } from "./codec.ts";

/** A JSON Schema object as far as this room looks at it. */
export interface SchemaNode {
  readonly [keyword: string]: unknown;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
}

/** Every schema by its file name, which is how `$ref` names it. */
export const schemaFiles: Readonly<Record<string, SchemaNode>> = {
  "ack.json": ack,
  "announce.json": announce,
  "command.json": command,
  "common.json": common,
  "config.json": config,
  "connection.json": connection,
  "event.json": event,
  "gatewayTelemetry.json": gatewayTelemetry,
  "override.json": override,
  "program.json": program,
  "state.json": state,
  "telemetry.json": telemetry,
};

/** Which schema file a kind of message is held to. */
export const schemaOfKind: Readonly<Record<MessageKind, string>> = {
  announce: "announce.json",
  connection: "connection.json",
  telemetry: "telemetry.json",
  state: "state.json",
  event: "event.json",
  ack: "ack.json",
  override: "override.json",
  program: "program.json",
  config: "config.json",
  command: "command.json",
  groupOverride: "override.json",
  gatewayTelemetry: "gatewayTelemetry.json",
};

/**
 * The schema a `$ref` names, and the file it stands in. Throws on a reference to nothing: a schema
 * file is broken then, and no message can be judged.
 */
export function resolveReference(
  reference: string,
  file: string,
): { readonly schema: SchemaNode; readonly file: string } {
  const [name = "", pointer = ""] = reference.split("#");
  const target = name === "" ? file : name;
  const root = schemaFiles[target];
  const definition = /^\/\$defs\/(\w+)$/.exec(pointer)?.[1];
  const schema = definition === undefined ? root : root?.$defs?.[definition];
  if (schema === undefined) throw new Error(`${file}: $ref ${reference} names nothing`);
  return { schema, file: target };
}
