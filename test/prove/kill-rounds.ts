import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { FieldTwin } from "../../ingest/field-twin.ts";
import { openFieldStore } from "../../store/field-store.ts";
import { openInbox } from "../../store/inbox.ts";
import { openSqliteTelemetry } from "../../store/telemetry-sqlite.ts";
import { seedTown } from "../bench/seed-town.ts";
import { startFieldChild } from "./field-child.ts";
import type { Proof } from "./main.ts";
import { publishingLamp, type PublishingLamp } from "./publishing-lamp.ts";

const site = "proof";

export interface KillOptions {
  readonly rounds: number;
  readonly clients: number;
  /** How long to publish before each kill, milliseconds; drawn between the two. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly seed: string;
}

export interface KillOutcome {
  readonly acknowledged: number;
  /** Acknowledged and not in history. */
  readonly lost: number;
  /** In history more often than once. */
  readonly duplicated: number;
  /** Twins that are not at the newest reading that was stored, or whose energy is not their counter's. */
  readonly wrongTwins: number;
  /** Batches in the inbox that a cursor has not passed at the end. */
  readonly unprocessed: number;
  /** From the start of the process to ready, per round, milliseconds. */
  readonly recoveryMs: readonly number[];
}

/** `npm run prove kill-rounds`: SIGKILL of field while 200 clients publish at QoS 1. */
export async function killRounds(rounds: number | null): Promise<Proof> {
  const options = {
    rounds: rounds ?? 100,
    clients: 200,
    fromMs: 200,
    toMs: 900,
    seed: "kill-rounds",
  };
  const outcome = await killField(options);
  const { acknowledged, lost, duplicated, wrongTwins, unprocessed, recoveryMs } = outcome;
  const sorted = recoveryMs.toSorted((a, b) => a - b);
  return {
    title: "Field is killed while lamps publish",
    promise: "What was acknowledged is stored, once, and the twins tell the truth.",
    kept: lost === 0 && duplicated === 0 && wrongTwins === 0 && unprocessed === 0,
    figures: {
      rounds: options.rounds,
      clients: options.clients,
      seed: options.seed,
      "readings acknowledged": acknowledged,
      "acknowledged and lost": lost,
      "stored twice": duplicated,
      "twins not true": wrongTwins,
      "p95 from start to ready in ms": Math.round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0),
    },
  };
}

/** Kills field again and again under load, then looks at every reading and every twin. */
export async function killField(options: KillOptions): Promise<KillOutcome> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "lichtpunkt-kill-"));
  try {
    const devices = await seedTown(dataDir, site, options.clients);
    const from = Date.now() - 30 * 86_400_000;
    const lamps = devices.map(({ id, secret }) => publishingLamp(site, id, secret, from));
    const recoveryMs: number[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      const began = performance.now();
      const field = await startFieldChild({ site, dataDir });
      recoveryMs.push(performance.now() - began);
      const publishing = lamps.map((lamp) => lamp.publish(field.port, round));
      const span = options.toMs - options.fromMs;
      await anyAcknowledged(lamps);
      await delay(options.fromMs + drawn(options.seed, round) * span);
      await field.kill();
      for (const lamp of lamps) lamp.stop();
      await Promise.all(publishing);
    }
    await settle(dataDir);
    return { ...(await examine(dataDir, lamps)), recoveryMs };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A number from 0 to 1 that depends on seed and round alone. */
function drawn(seed: string, round: number): number {
  return createHash("sha256").update(`${seed} ${round}`).digest().readUInt32BE() / 2 ** 32;
}

async function anyAcknowledged(lamps: readonly PublishingLamp[]): Promise<void> {
  const before = lamps.reduce((sum, lamp) => sum + lamp.acknowledged.length, 0);
  for (let waited = 0; waited < 30_000; waited += 10) {
    await delay(10);
    if (lamps.reduce((sum, lamp) => sum + lamp.acknowledged.length, 0) > before) return;
  }
  throw new Error("nothing was acknowledged within 30 s");
}

/** Lets field work off what is in the inbox, and ends it in good order. */
async function settle(dataDir: string): Promise<void> {
  const field = await startFieldChild({ site, dataDir });
  const inbox = openInbox(path.join(dataDir, "inbox.db"));
  for (let waited = 0; waited < 60_000 && pending(dataDir, inbox.last()) > 0; waited += 50) {
    await delay(50);
  }
  inbox.close();
  const code = await field.end();
  if (code !== 0) throw new Error(`field ended with ${code}`);
}

function pending(dataDir: string, last: number): number {
  const telemetry = openSqliteTelemetry(path.join(dataDir, "telemetry.db"), { now: Date.now() });
  const behind = last - telemetry.cursor();
  void telemetry.close();
  return behind;
}

async function examine(
  dataDir: string,
  lamps: readonly PublishingLamp[],
): Promise<Omit<KillOutcome, "recoveryMs">> {
  const now = Date.now();
  const field = openFieldStore(path.join(dataDir, "field.db"), { startedAt: now });
  const telemetry = openSqliteTelemetry(path.join(dataDir, "telemetry.db"), { now });
  const inbox = openInbox(path.join(dataDir, "inbox.db"));
  // Field writes its twins with what it alone needs beside them.
  const twins = new Map([...field.loadTwins()].map((twin) => [twin.lightId, twin as FieldTwin]));
  let acknowledged = 0;
  let lost = 0;
  let duplicated = 0;
  let wrongTwins = 0;
  for (const [idx, lamp] of lamps.entries()) {
    const lightPointId = `lp_${String(idx).padStart(16, "0")}`;
    const stored = await telemetry.history({
      lightPointId,
      from: 0,
      to: now,
      fields: ["activeEnergy"],
      maxPoints: 10_000_000,
    });
    const seen = new Set(stored.at);
    acknowledged += lamp.acknowledged.length;
    lost += lamp.acknowledged.filter(({ ts }) => !seen.has(ts)).length;
    duplicated += stored.at.length - seen.size + (stored.readings - stored.at.length);
    const twin = twins.get(lightPointId);
    const first = lamp.sent.find(({ ts }) => seen.has(ts));
    const newest = lamp.sent.findLast(({ ts }) => seen.has(ts));
    if (first === undefined || newest === undefined) continue;
    const counted = field
      .energyHours(0)
      .filter((hour) => hour.lightPointId === lightPointId)
      .reduce((sum, { wh }) => sum + wh, 0);
    const isTrue =
      twin?.measured.at === newest.ts &&
      twin.measured.activeEnergy === newest.activeEnergy &&
      Math.abs(counted - (newest.activeEnergy - first.activeEnergy)) < 0.001;
    if (!isTrue) wrongTwins += 1;
  }
  const unprocessed = inbox.last() - Math.min(field.cursor("twin"), telemetry.cursor());
  await telemetry.close();
  inbox.close();
  field.close();
  return { acknowledged, lost, duplicated, wrongTwins, unprocessed };
}
