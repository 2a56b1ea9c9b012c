import type { Clock } from "../domain/clock.ts";
import { createDecoder } from "../firmware-contracts/decode.ts";
import type { InboxBatch } from "../store/inbox.ts";
import type { TelemetryRow } from "../store/telemetry.ts";
import { forEachMessage } from "./batch.ts";
import { createCauses } from "./causes.ts";
import { Changes, hourIsDue } from "./changes.ts";
import { createCommitter } from "./committer.ts";
import { createDownWriter } from "./down-writer.ts";
import type { Engine, EngineOut, EngineSettings, EngineStores } from "./engine-face.ts";
import { createFollower } from "./follow.ts";
import { createFeedWriter } from "./feed-writer.ts";
import { historyRowsOf } from "./history-rows.ts";
import { createInboxQueue, twinConsumer } from "./inbox-queue.ts";
import { createDeviceCommands } from "./device-commands.ts";
import { createDeviceRegistry } from "./device-registry.ts";
import { createOfficeFollower } from "./follow-office.ts";
import { createHandover } from "./handover.ts";
import { createIntents } from "./intents.ts";
import { createAcceptor } from "./accept.ts";
import { authenticate } from "./authenticate.ts";
import { createJudge } from "./judge.ts";
import { createMetrics } from "./metrics.ts";
import { expireOverride, type OverrideDependencies } from "./overrides.ts";
import { createPlanDriver } from "./plan-driver.ts";
import { createProgramSender } from "./program-sender.ts";
import { createQuarantine } from "./quarantine.ts";
import { createReceiver } from "./receive.ts";
import { createRevocations } from "./revocations.ts";
import { machineTime, realClock } from "./real-clock.ts";
import type { SlotDependencies } from "./slots.ts";
import { createWorkLocks } from "./work-locks.ts";
import { createSilenceJudge } from "./silence.ts";
import { createTelemetryWriter } from "./telemetry-writer.ts";
import { startTown } from "./start-town.ts";
import { createTrimmer } from "./trim-inbox.ts";
import { Town } from "./town.ts";
import { createTownEnergy, plannedConsumer } from "./town-energy.ts";

export function createEngine(
  settings: EngineSettings,
  stores: EngineStores,
  clock: Clock,
  out: EngineOut,
  machineNow: () => number = () => realClock(machineTime).now(),
): Engine {
  const { inbox, field, telemetry, office } = stores;
  const started = clock.now();
  const codec = createDecoder();
  const metrics = createMetrics();
  const changes = new Changes();
  const town = new Town(settings);
  const { loaded, outOfUse } = startTown(town, field, office, changes, started);

  const down = createDownWriter(settings.site, field.epoch, field.lastVersion(), changes);
  const causes = createCauses(town, changes, field.openCauses());
  const energy = createTownEnergy(
    town,
    changes,
    (since) => field.townHours(since),
    field.cursor(plannedConsumer),
    started,
  );
  const follower = createFollower(town, changes);
  const driver = createPlanDriver(town, changes, down);
  const programs = createProgramSender(town, office, changes, down, settings, (message, context) =>
    out.log("warn", message, context),
  );
  const revocations = createRevocations(office, machineNow);
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
  const registry = createDeviceRegistry(changes);
  const commands = createDeviceCommands({
    site: settings.site,
    town,
    changes,
    down,
    open: field.openDeviceCommands(),
    stored: (commandId) => field.deviceCommand(commandId),
  });
  const slots: SlotDependencies = { changes, down, later: (device) => driver.later(device) };
  const handover = createHandover({ town, changes, down, causes, energy, slots });
  const locks = createWorkLocks({
    town,
    office,
    changes,
    slots,
    decide: (lamp, now) => driver.decide(lamp, now),
    reconfigure: (device, now) => programs.send(device, now),
  });
  const takeRow = (row: TelemetryRow): void => history.take(row);

  const receive = createReceiver({
    town,
    codec,
    changes,
    quarantine,
    metrics,
    energy,
    registry,
    commands,
    history: () => (history.live() ? takeRow : null),
    onAnnounced(device, now) {
      for (const lamp of device.lamps) driver.decide(lamp, now);
      programs.send(device, now);
    },
    onFailure: (message, context) => out.log("error", message, context),
  });
  const judgeSilence = createSilenceJudge(settings.reportingInterval, started);

  const process = (batch: InboxBatch): void => {
    forEachMessage(batch.batch, receive);
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
    judge: createJudge(judgeSilence, causes, follower),
  });
  const { commit } = committer;

  const disconnectRevoked = (): void => {
    for (const deviceId of revocations.next()) {
      out.disconnect(deviceId, "its credential was revoked or removed");
    }
  };

  const officeFollower = createOfficeFollower({
    town,
    office,
    changes,
    handover,
    locks,
    energy,
    driver,
    programs,
    follower,
    revocations,
    disconnectRevoked,
    tellRights({ deviceId, openedWith, speaksFor }) {
      if (openedWith !== null) out.rights(deviceId, { groups: [], behind: [...speaksFor] });
    },
    commit: () => void commit(),
  });

  const intents = createIntents(field.cursor("intents"), office, changes, overrideParts, {
    followOffice: () => officeFollower.all(clock.now()),
    followSome: (change) => officeFollower.some(change, clock.now()),
    followLocks: () => locks.reload(clock.now()),
    command: (intent, now) => commands.order(intent, now),
    onTrouble: (message, context) => out.log("error", message, context),
  });
  const feed = createFeedWriter(field.epoch, town, energy, () => intents.last());

  energy.regroup();
  energy.advance(started);
  handover.settle(loaded, started);
  for (const device of outOfUse) down.decommission(device, started);
  locks.reload(started);
  officeFollower.planAll(started);
  commit();

  const tick = (): void => {
    committer.finish();
    const now = clock.now();
    for (const switched of [town.units, town.lamps]) {
      for (const lamp of switched) {
        if (lamp.override !== null && lamp.override.untilAt <= now) {
          expireOverride(overrideParts, lamp, now);
        }
      }
    }
    locks.tick(now);
    commands.tick(now);
    driver.tick(now);
    for (const unit of town.units) if (judgeSilence(unit, now)) changes.decided(unit);
    follower.tick(now);
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
      do while (intents.poll(clock.now())) commit();
      // An intent may have come with the revision just now; a revision without one is followed, too.
      while (town.isBehind(office) && intents.poll(clock.now()));
      officeFollower.all(clock.now());
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
    authenticate(deviceId, proof) {
      const answer = authenticate(office, town, deviceId, proof, machineNow());
      const device = town.devices.get(deviceId);
      if (device?.openedWith?.kind === "formerSecret") revocations.beginWith([device]);
      return answer;
    },
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
