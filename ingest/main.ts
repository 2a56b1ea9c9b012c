import { setFlagsFromString } from "node:v8";
import { fieldConfig } from "./config.ts";
import { startField, type FieldLog } from "./field.ts";

// Two threads that never rest need the cores more than helpers that collect their garbage side by side (docs/decisions/0007).
setFlagsFromString("--no-parallel-scavenge");

/**
 * Field as a process of its own. Says `{"event":"ready","process":"field","mqttPort":...,"mqttTlsPort":...,"epoch":...}` on stdout and, where it was
 * forked, over IPC; ends in good order on SIGTERM and SIGINT, and when its parent is gone. Exit code 1: the configuration is wrong, or it cannot go on.
 */
const say = (message: Readonly<Record<string, unknown>>): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};
const log: FieldLog = (level, message, context) => {
  const error = context?.["error"];
  const shown =
    error instanceof Error ? { ...context, error: error.stack ?? error.message } : context;
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, process: "field", message, ...shown })}\n`,
  );
};

const flags = process.argv[2] === undefined ? {} : readFlags(process.argv[2]);

const result = fieldConfig(undefined, flags);
if (!result.ok) {
  for (const fault of result.faults) log("error", fault);
  process.exit(1);
}

/** The one argument: configuration keys as a JSON object, over those of the environment. */
function readFlags(text: string): Readonly<Record<string, unknown>> {
  const flags: unknown = JSON.parse(text);
  if (typeof flags === "object" && flags !== null) return { ...flags };
  throw new TypeError("the argument of ingest/main.ts must be a JSON object of configuration keys");
}

let ending = false;
const field = await startField(result.config, {
  log,
  onFatal(error) {
    log("error", "the ingest thread has failed; the process ends", { error });
    process.exit(1);
  },
}).catch((error: unknown) => {
  log("error", "field cannot start", { error });
  process.exit(1);
});

const end = (why: string): void => {
  if (ending) return;
  ending = true;
  log("info", "field is closing", { why });
  field.close().then(
    () => process.exit(0),
    (error: unknown) => {
      log("error", "field did not close cleanly", { error });
      process.exit(1);
    },
  );
};
process.on("SIGTERM", () => end("SIGTERM"));
process.on("SIGINT", () => end("SIGINT"));
// A parent that was killed sends no signal; its channel closes.
process.on("disconnect", () => end("the parent is gone"));

const { mqttPort, mqttTlsPort, epoch } = field;
const ready = { event: "ready", process: "field", mqttPort, mqttTlsPort, epoch };
say(ready);
process.send?.(ready);
