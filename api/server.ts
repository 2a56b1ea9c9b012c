import { EventEmitter } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ClockSetting } from "../domain/clock.ts";
import { localNoon } from "../domain/local-time.ts";
import { openFieldReader } from "../store/field-reader.ts";
import { openRegistry } from "../store/registry.ts";
import { openTelemetryReader, type TelemetryPlace } from "../store/telemetry-reader.ts";
import { Approvals } from "./approvals/approvals.ts";
import { Backups } from "./backup/backups.ts";
import { cookieForm } from "./auth/cookie.ts";
import { identifyBy } from "./auth/identify.ts";
import { demoCode, firstStartCode, loginLinkUrl } from "./auth/login-links.ts";
import { OidcProvider } from "./auth/oidc-provider.ts";
import { openSecrets } from "./auth/open-secrets.ts";
import { createSessions } from "./auth/sessions.ts";
import { newToken } from "./auth/token.ts";
import type { OfficeConfig } from "./config.ts";
import { createApp } from "./http/app.ts";
import { startListener } from "./http/listener.ts";
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
import { townName } from "./office/town.ts";
import { townWarnings } from "./office/warnings.ts";
import { readStates } from "./office/twin-state.ts";
import { oidcCallbackPath } from "./routes/oidc.ts";
import { keepRecord } from "./record/keep-record.ts";
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
const approvalsEveryMs = 10_000;

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

    const listener = await startListener(config, log);
    closing.push(() => listener.close());
    const { url } = listener;
    const publicUrl = new URL(config.publicUrl ?? url);
    const sessions = createSessions(db, now);
    const secrets = await openSecrets(db, config.dataDir, log);
    const cookie = cookieForm(publicUrl);
    const metrics = createMetrics();
    const commandLineToken = newToken();
    const identify = identifyBy(db, now, sessions, cookie, commandLineToken);
    const backups = await Backups.open({
      db,
      config,
      townName: () => townName(config, model.data),
      now,
      log,
    });
    closing.push(() => backups.close());
    const office: Office = {
      config: { ...config, httpPort: listener.port },
      publicUrl,
      cookie,
      db,
      model,
      field,
      history,
      sessions,
      secrets,
      signOn:
        config.oidc === null
          ? null
          : new OidcProvider(config.oidc, new URL(oidcCallbackPath, publicUrl)),
      link,
      locks,
      backups,
      clock,
      now,
      demo: setting !== null,
      log,
      events,
    };
    for (const { code, parameters } of townWarnings(office)) {
      log.warn({ code, ...parameters }, "unsafe as it is set up");
    }
    const imports = await createImports(office);
    closing.push(() => imports.close());
    const approvals = new Approvals(office, imports);
    closing.push(() => approvals.close());
    const routes = routeTable(office, view, metrics, imports, approvals);
    await approvals.takeUp();
    const record = keepRecord(office);
    closing.push(() => record.close());
    listener.serve(createApp(office, routes, identify, metrics, record.refused));
    const live = startLive(listener.server, { office, view, identify, metrics });
    // Side by side: the live channel waits for connections that only the listener ends.
    closing.push(() => Promise.all([listener.close(), live.close()]));

    const sweeping = setInterval(() => void sessions.sweep().catch(failed), sweepEveryMs);
    closing.push(async () => clearInterval(sweeping));
    const voiding = setInterval(() => void approvals.sweep().catch(failed), approvalsEveryMs);
    closing.push(async () => clearInterval(voiding));
    const watching = setInterval(() => locks.watch(), locksEveryMs);
    closing.push(async () => clearInterval(watching));
    // Places are called anew, or are gone.
    events.on("changed", () => {
      if (!locks.isEmpty) locks.reload().catch(failed);
    });
    await announcePresence(config.dataDir, {
      url: listener.localUrl,
      token: commandLineToken,
      pid: process.pid,
    });
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
