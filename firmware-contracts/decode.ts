import { isUtf8 } from "node:buffer";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import type { Accepted, Codec, MessageKind, MessageOf, Refusal } from "./codec.ts";
import { knownFieldsOf, stripUnknown } from "./known-fields.ts";
import { maxMessageBytes } from "./limits.ts";
import { refusal, refusalOfErrors } from "./refusal.ts";
import { schemaFiles, schemaOfKind } from "./schema-set.ts";

interface Form {
  readonly validate: ValidateFunction;
  readonly known: ReturnType<typeof knownFieldsOf>;
}

/**
 * The codec of this contract's own dialect: JSON in UTF-8, held to the schemas. Compiles them, which
 * takes some tens of milliseconds: once per thread.
 */
export function createDecoder(): Codec {
  const forms = compileForms();
  return {
    decode: (kind, bytes, start = 0, end = bytes.length) =>
      decodeMessage(forms[kind], bytes, start, end),
  };
}

function compileForms(): Readonly<Record<MessageKind, Form>> {
  // verbose: an error carries its value and schema, from which the refusal's text is made.
  // strictRequired would refuse `then: { required }` that names a property of the schema around it.
  const ajv = new Ajv2020({ strict: true, strictRequired: false, verbose: true });
  ajv.addVocabulary(["x-unit", "x-hint"]);
  for (const [file, schema] of Object.entries(schemaFiles)) ajv.addSchema(schema, file);
  const byFile = new Map<string, Form>();
  const form = (kind: MessageKind): Form => {
    const file = schemaOfKind[kind];
    const present = byFile.get(file);
    if (present !== undefined) return present;
    const validate = ajv.getSchema(file);
    if (validate === undefined) throw new Error(`no schema ${file}`);
    const made = { validate, known: knownFieldsOf(file) };
    byFile.set(file, made);
    return made;
  };
  return {
    announce: form("announce"),
    connection: form("connection"),
    telemetry: form("telemetry"),
    state: form("state"),
    event: form("event"),
    ack: form("ack"),
    override: form("override"),
    program: form("program"),
    config: form("config"),
    command: form("command"),
    groupOverride: form("groupOverride"),
    gatewayTelemetry: form("gatewayTelemetry"),
  };
}

function decodeMessage<K extends MessageKind>(
  form: Form,
  bytes: Uint8Array,
  start: number,
  end: number,
): Accepted<K> | Refusal {
  const length = end - start;
  if (length > maxMessageBytes) {
    return refusal("tooLarge", "", `${length} bytes: a message has at most ${maxMessageBytes}`);
  }
  if (length <= 0) return refusal("badJson", "", "the message is empty");
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString("utf8", start, end);
  // Wrong bytes become U+FFFD; one that was sent as such is right. ASCII text is searched in no time.
  if (text.includes("\uFFFD") && !isUtf8(buffer.subarray(start, end))) {
    return refusal("badJson", "", "the message is not UTF-8");
  }
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    return refusal("badJson", "", error instanceof Error ? error.message : String(error));
  }
  if (!form.validate(message)) return refusalOfErrors(form.validate.errors ?? []);
  // The schema of this kind has accepted it, and each schema demands an object.
  const known = message as MessageOf[K];
  return { ok: true, message: known, unknown: stripUnknown(form.known, known) };
}
