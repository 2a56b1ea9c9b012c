import { pino } from "pino";
import { officeConfig } from "./config.ts";
import { keepFilesPrivate } from "./private-files.ts";
import { startOffice } from "./server.ts";

keepFilesPrivate();
const read = officeConfig();
if (!read.ok) {
  process.stderr.write(`${read.faults.join("\n")}\n`);
  process.exit(1);
}
const { config } = read;
// Standard output belongs to the ready line.
const log = pino({ name: "office", level: config.logLevel }, pino.destination(2));
const office = await startOffice(config, { log }).catch((error: unknown) => {
  log.fatal({ err: error }, "the office did not start");
  process.exit(1);
});

let closing = false;
function end(): void {
  if (closing) return;
  closing = true;
  office.close().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, "the office did not close cleanly");
      process.exit(1);
    },
  );
}
process.on("SIGTERM", end);
process.on("SIGINT", end);
// A parent that was killed sends no signal; its channel closes.
if (process.connected) process.on("disconnect", end);

// Whoever reads this line may tell the process to end at once, so the handlers stand before it.
const { url, firstStartLink } = office;
process.stdout.write(
  `${JSON.stringify({ event: "ready", process: "office", url, firstStartLink })}\n`,
);
