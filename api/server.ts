import { EventEmitter } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import type { ClockSetting } from "../domain/clock.ts";
import { localNoon } from "../domain/local-time.ts";
import { openFieldReader } from "../store/field-reader.ts";
import { openRegistry } from "../store/registry.ts";
import { openTelemetryReader, type TelemetryPlace } from "../store/telemetry-reader.ts";
import { cookieForm } from "./auth/cookie.ts";
import { identifyBy } from "./auth/identify.ts";
import { demoCode, firstStartCode, loginLinkUrl } from "./auth/login-links.ts";
import { createSessions } from "./auth/sessions.ts";
import { newToken } from "./auth/token.ts";
import type { OfficeConfig } from "./config.ts";
import { createApp } from "./http/app.ts";
import { createMetrics } from "./http/metrics.ts";
import { createImports } from "./import/imports.ts";
import { startLive } from "./live/live.ts";
import { WorkLocks } from "./locks/work-locks.ts";
import type { Log } from "./log.ts";
import { linkField } from "./office/field-link.ts";
import { FieldView } from "./office/field-view.ts";
import type { Office, OfficeEvents } from "./office/office.ts";
import { announcePresence, withdrawPresence } from "./office/presence.ts";
import { ReadModel } from "./office/read-model.ts";
import { passIntents } from "./office/restored-intents.ts";
import { readStates } from "./office/twin-state.ts";
import { routeTable } from "./routes/table.ts";
import { townClock } from "./wall-clock.ts";

export interface OfficeDependencies {
  /** The clock all processes of a demo share instead of that of the configuration; null is the machine's own. */
  readonly clock?: ClockSetting | null;
  /** The machine's own clock: sessions, links, record. */
  readonly now?: () => number;
  readonly log: Log;
}

export interface RunningOffice {
  /** Where it listens. */
  readonly url: string;
  /** One-time link by which the first administrator signs in; null once somebody can sign in. In a demo there is always one. */
  readonly firstStartLink: string | null;
  close(): Promise<void>;
}

const sweepEveryMs = 3_600_000;
const locksEveryMs = 1000;

/** Starts the office: HTTP, live channel and the read model behind them. Field may come later, or go and come back. */
export async function startOffice(
  config: OfficeConfig,
  { clock: setting = config.clock, now = Date.now, log }: OfficeDependencies,
): Promise<RunningOffice> {
  await mkdir(config.dataDir, { recursive: true });
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const step of closing.splice(0).toReversed()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, "the office did not close cleanly");
  };
  try {
    const clock = townClock(setting, now);
    const registry = await openRegistry(join(config.dataDir, "office.db"), now());
    closing.push(() => registry.close());
    const { db } = registry;
    const field = await openFieldReader(join(config.dataDir, "field.db"));
    closing.push(() => field.close());
    const { intents: carriedOut = 0 } = (await field.marks()).cursors;
    if (await passIntents(db, carriedOut, now())) {
      log.warn(
        { carriedOut },
        "office.db is older than field.db, as after a restore: orders go on behind field's",
      );
    }
    const history = await openTelemetryReader(historyOf(config));
    closing.push(() => history.close());

    const events = new EventEmitter<OfficeEvents>();
    // Each imports, live and so on listens once; the count is no leak.
    events.setMaxListeners(50);
    const timeZone = config.timeZone;
    const model = await ReadModel.open({
      db,
      config,
      now: () => clock.now(),
      readStates: (data) =>
        readStates(field, data, lightingDayStart(clock.now(), timeZone), clock.now()),
    });
    const locks = await WorkLocks.open({
      db,
      data: () => model.data,
      now: () => clock.now(),
      tell: (event) => events.emit("workLock", event),
    });
    const view = new FieldView(field, () => midnight(clock.now(), timeZone));
    await view.reread();
    const failed = (error: unknown): void => log.error({ err: error }, "field.db not read");
    const link = linkField(config, now, log, {
      onFrame: (frame) => model.takeFrame(frame),
      onFacts: (facts) => {
        for (const jobId of facts.jobs) events.emit("jobChanged", jobId);
        if (facts.lightIds.length > 0) events.emit("lightsChanged", facts.lightIds);
        if (facts.deviceIds.length > 0) events.emit("devicesChanged", facts.deviceIds);
        view.take(facts).catch(failed);
      },
      onGap: () => {
        model.reread().catch(failed);
        view.reread().catch(failed);
      },
    });
    closing.push(() => link.close());

    const http = createServer();
    const connections = new Set<Socket>();
    http.on("connection", (socket) => {
      connections.add(socket);
      socket.once("close", () => connections.delete(socket));
    });
    await listen(http, config);
    const { port } = http.address() as AddressInfo;
    const url = `http://${config.httpHost.includes(":") ? `[${config.httpHost}]` : config.httpHost}:${port}`;
    const publicUrl = new URL(config.publicUrl ?? url);
    const sessions = createSessions(db, now);
    const cookie = cookieForm(publicUrl);
    const metrics = createMetrics();
    const commandLineToken = newToken();
    const identify = identifyBy(sessions, cookie, commandLineToken);
    const office: Office = {
      config,
      publicUrl,
      cookie,
      db,
      model,
      field,
      history,
      sessions,
      link,
      locks,
      clock,
      now,
      demo: setting !== null,
      log,
      events,
    };
    const imports = await createImports(office);
    closing.push(() => imports.close());
    const routes = routeTable(office, view, metrics, imports);
    http.on("request", createApp(office, routes, identify, metrics));
    const live = startLive(http, { office, view, identify, metrics });
    closing.push(() => Promise.all([stopListening(http, connections), live.close()]));

    const sweeping = setInterval(() => void sessions.sweep().catch(failed), sweepEveryMs);
    closing.push(async () => clearInterval(sweeping));
    const watching = setInterval(() => locks.watch(), locksEveryMs);
    closing.push(async () => clearInterval(watching));
    // Places are called anew, or are gone.
    events.on("changed", () => {
      if (!locks.isEmpty) locks.reload().catch(failed);
    });
    await announcePresence(config.dataDir, { url, token: commandLineToken, pid: process.pid });
    closing.push(() => withdrawPresence(config.dataDir));
    const code =
      setting === null ? await firstStartCode(db, "de", now()) : await demoCode(db, "de", now());
    return {
      url,
      firstStartLink: code === null ? null : loginLinkUrl(publicUrl, code),
      close,
    };
  } catch (error) {
    await close().catch((second: unknown) =>
      log.error({ err: second }, "closing after a failed start"),
    );
    throw error;
  }
}

function historyOf({ influx, dataDir }: OfficeConfig): TelemetryPlace {
  if (influx === null) return { kind: "sqlite", path: join(dataDir, "telemetry.db") };
  return { kind: "influx", ...influx };
}

function lightingDayStart(instant: number, timeZone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  const today = zoned.toPlainDate();
  const noon = localNoon(today, timeZone);
  return instant < noon ? localNoon(today.subtract({ days: 1 }), timeZone) : noon;
}

function midnight(instant: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).startOfDay()
    .epochMilliseconds;
}

function listen(http: Server, { httpHost, httpPort }: OfficeConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(httpPort, httpHost, () => {
      http.removeListener("error", reject);
      resolve();
    });
  });
}

/** `connections`: all that are open. The server itself forgets those that became WebSockets, and yet waits for their end. */
function stopListening(http: Server, connections: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    for (const socket of connections) socket.destroy();
  });
}
