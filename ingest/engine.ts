import type { Clock } from "../domain/clock.ts";
import { judgeDeviations } from "../domain/deviations.ts";
import type { PowerFacts } from "../domain/power.ts";
import { createDecoder } from "../firmware-contracts/decode.ts";
import type { InboxBatch } from "../store/inbox.ts";
import type { TelemetryRow } from "../store/telemetry.ts";
import { type BatchMessage, forEachMessage } from "./batch.ts";
import { createCauses } from "./causes.ts";
import { Changes, hourIsDue } from "./changes.ts";
import { createCommitter } from "./committer.ts";
import { createDownWriter } from "./down-writer.ts";
import type { Engine, EngineOut, EngineSettings, EngineStores } from "./engine-face.ts";
import { createFeedWriter } from "./feed-writer.ts";
import { hourRow } from "./energy-account.ts";
import { fieldTwin } from "./field-twin.ts";
import { historyRowsOf } from "./history-rows.ts";
import { createInboxQueue, twinConsumer } from "./inbox-queue.ts";
import { createIntents } from "./intents.ts";
import { createAcceptor } from "./accept.ts";
import { authenticate } from "./authenticate.ts";
import type { Lamp } from "./lamp.ts";
import { closeCommand } from "./ledger-lines.ts";
import { createMetrics } from "./metrics.ts";
import { expireOverride, type OverrideDependencies } from "./overrides.ts";
import { createPlanDriver } from "./plan-driver.ts";
import { createProgramSender } from "./program-sender.ts";
import { createQuarantine } from "./quarantine.ts";
import { createReceiver } from "./receive.ts";
import { createRevocations } from "./revocations.ts";
import { restoreTown } from "./restore.ts";
import { createSilenceJudge } from "./silence.ts";
import { createTelemetryWriter } from "./telemetry-writer.ts";
import { createTrimmer } from "./trim-inbox.ts";
import { Town } from "./town.ts";
import { createTownEnergy, plannedConsumer } from "./town-energy.ts";

/** Where the type is not known no power speaks against a lamp. */
const unknownType: PowerFacts = {
  ratedPower: Number.POSITIVE_INFINITY,
  standbyPower: 0,
  powerCurve: [],
};

export function createEngine(
  settings: EngineSettings,
  stores: EngineStores,
  clock: Clock,
  out: EngineOut,
): Engine {
  const { inbox, field, telemetry, office } = stores;
  const started = clock.now();
  const codec = createDecoder();
  const metrics = createMetrics();
  const changes = new Changes();
  const town = new Town(settings);
  const twins = new Map([...field.loadTwins()].map((twin) => [twin.lightId, fieldTwin(twin)]));
  town.load(office, (lightId) => twins.get(lightId) ?? null);
  if (office.ready()) {
    for (const lightId of twins.keys()) {
      if (town.lampOf(lightId) === null) changes.removedTwins.push(lightId);
    }
  }
  twins.clear();
  restoreTown(town, field);

  const down = createDownWriter(settings.site, field.epoch, field.lastVersion(), changes);
  const causes = createCauses(town, changes, field.openCauses());
  const energy = createTownEnergy(
    town,
    changes,
    (since) => field.townHours(since),
    field.cursor(plannedConsumer),
  );
  const driver = createPlanDriver(town, changes, down);
  const programs = createProgramSender(town, office, changes, down, settings, (message, context) =>
    out.log("warn", message, context),
  );
  const revocations = createRevocations(office);
  const quarantine = createQuarantine(changes, metrics, (device, at) => causes.refused(device, at));
  let position = field.cursor(twinConsumer);
  const queue = createInboxQueue(inbox, position);
  const acceptor = createAcceptor(inbox, queue, (text) => out.log("warn", text));
  const trim = createTrimmer(inbox, field, telemetry);
  const history = createTelemetryWriter({
    store: telemetry,
    inbox,
    rowsOf: (batch) => historyRowsOf(batch, town, codec),
    position,
    onTrouble: (error) => out.log("warn", "history cannot be written", { error: error.message }),
  });
  const overrideParts: OverrideDependencies = {
    changes,
    down,
    lampOf: (id) => town.lampOf(id),
    decide: (lamp, now) => driver.decide(lamp, now),
  };
  const takeRow = (row: TelemetryRow): void => history.take(row);

  const receive = createReceiver({
    town,
    codec,
    changes,
    quarantine,
    metrics,
    energy,
    history: () => (history.live() ? takeRow : null),
    onAnnounced(device, now) {
      for (const lamp of device.lamps) driver.decide(lamp, now);
      programs.send(device, now);
    },
  });
  const receiveSafely = (message: BatchMessage): void => {
    try {
      receive(message);
    } catch (error) {
      // A fault of ours in one message must not stop all the others, nor come again at each start.
      metrics.add("lichtpunkt_message_failures_total");
      out.log("error", "a message could not be processed", {
        deviceId: message.deviceId,
        kind: message.kind,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  };

  const judgeSilence = createSilenceJudge(settings.reportingInterval, started);

  const process = (batch: InboxBatch): void => {
    forEachMessage(batch.batch, receiveSafely);
    position = batch.offset;
    changes.cursor(twinConsumer, position);
    history.passed(position);
  };

  const committer = createCommitter({
    field,
    changes,
    clock,
    feed: () => feed,
    out,
    prepare: (now) => driver.flushLive(now),
    judge(lamp, now) {
      judgeDeviations(lamp.twin, lamp.type ?? unknownType, now);
      judgeSilence(lamp, now);
      causes.judge(lamp, now);
    },
  });
  const { commit } = committer;

  const followOffice = (): void => {
    if (!town.isBehind(office)) return;
    const now = clock.now();
    commit();
    for (const lamp of town.load(office, () => null)) forget(lamp, now);
    energy.regroup();
    planAll(now);
    revocations.begin(town.devices.keys());
    disconnectRevoked();
  };

  const disconnectRevoked = (): void => {
    for (const deviceId of revocations.next()) {
      out.disconnect(deviceId, "its credential was revoked or removed");
    }
  };

  const forget = (lamp: Lamp, now: number): void => {
    causes.forget(lamp, now);
    if (lamp.energyGrown && lamp.twin.energy !== null) {
      changes.energyHours.push(hourRow(lamp.light.lightId, lamp.twin.energy.hour));
    }
    closeCommand(changes, lamp, "superseded", now);
    if (lamp.override !== null) changes.override(lamp.light.lightId, null);
    changes.removedTwins.push(lamp.light.lightId);
    const at = changes.lamps.indexOf(lamp);
    if (at >= 0) changes.lamps.splice(at, 1);
  };

  const planAll = (now: number): void => {
    programs.sendAll(now);
    driver.tick(now);
    for (const lamp of town.lamps) changes.decided(lamp);
  };

  const intents = createIntents(field.cursor("intents"), office, changes, overrideParts, {
    followOffice,
    onTrouble: (message, context) => out.log("error", message, context),
  });
  const feed = createFeedWriter(field.epoch, town, energy, () => intents.last());

  energy.regroup();
  energy.advance(started);
  planAll(started);
  commit();

  const tick = (): void => {
    committer.finish();
    const now = clock.now();
    for (const lamp of town.lamps) {
      if (lamp.override !== null && lamp.override.untilAt <= now) {
        expireOverride(overrideParts, lamp, now);
      }
    }
    driver.tick(now);
    for (const lamp of town.lamps) {
      if (judgeSilence(lamp, now) || hourIsDue(lamp, now)) changes.decided(lamp);
    }
    causes.tick(now);
    energy.advance(now);
    if (programs.isOutdated(now)) programs.sendAll(now);
  };

  return {
    epoch: field.epoch,
    accept: (batchId, bytes, count) => acceptor.accept(batchId, bytes, count),
    retryHeld: () => acceptor.retryHeld(),
    work(budgetMs) {
      committer.finish();
      const deadline = performance.now() + budgetMs;
      do {
        const batch = queue.next();
        if (batch === null) return false;
        process(batch);
      } while (performance.now() < deadline);
      return true;
    },
    backlog: () => queue.backlog(),
    pending() {
      if (changes.urgent()) return "urgent";
      return changes.isEmpty() && !changes.overflows() ? "nothing" : "something";
    },
    commit,
    commitStep: (budgetMs) => committer.step(budgetMs),
    tick,
    pollIntents() {
      committer.finish();
      followOffice();
      while (intents.poll(clock.now())) commit();
    },
    heartbeat(brokerStats) {
      disconnectRevoked();
      const state = telemetry.state();
      out.facts(
        feed.heartbeat(clock.now(), {
          ...metrics.samples(),
          ...brokerStats,
          lichtpunkt_light_points: town.lamps.length,
          lichtpunkt_devices: town.devices.size,
          lichtpunkt_open_causes: causes.open(),
          lichtpunkt_backlog_messages: queue.backlog(),
          lichtpunkt_inbox_bytes: inbox.sizeBytes(),
          lichtpunkt_history_waiting_rows: state.waitingRows,
          lichtpunkt_history_refused_rows_total: state.refusedRows,
          lichtpunkt_history_reachable: state.reachable ? 1 : 0,
        }),
      );
    },
    flushHistory: () => history.flush(),
    tidy() {
      committer.finish();
      const now = clock.now();
      const more = telemetry.tidy(now);
      return field.prune(now) || more;
    },
    trim() {
      committer.finish();
      return trim();
    },
    authenticate: (deviceId, secret) => authenticate(office, deviceId, secret),
    retained: (topics) => field.downMessages(topics),
    security(fact) {
      committer.finish();
      metrics.add("lichtpunkt_security_events_total");
      const now = clock.now();
      changes.security.push({ at: now, ...fact });
      // Of such a frame nothing is kept that could be quarantined, so the fault is raised here (contract.md, rules).
      const device = fact.deviceId === null ? undefined : town.devices.get(fact.deviceId);
      if (fact.kind === "frameTooLarge" && device !== undefined) causes.refused(device, now);
    },
    async close() {
      for (const lamp of town.lamps) {
        if (!lamp.energyGrown) continue;
        lamp.hourRowAt = 0;
        changes.lamp(lamp);
      }
      commit();
      history.flush();
      await history.settle(2_000);
      field.makeDurable();
      telemetry.makeDurable();
      await telemetry.close();
      inbox.close();
      field.close();
      office.close();
    },
  };
}
