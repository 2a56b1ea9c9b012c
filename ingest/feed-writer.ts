import type { EpochMs } from "../domain/clock.ts";
import type { Changes } from "./changes.ts";
import { type FeedFacts, mostDevicesNamed } from "./feed-facts.ts";
import { encodeFeedFrame, mostChangesInFrame } from "./feed-frame.ts";
import { lampChangeOf } from "./lamp-change.ts";
import { followsSegment, type Lamp } from "./lamp.ts";
import type { Town } from "./town.ts";
import type { TownEnergy } from "./town-energy.ts";
import type { PlanGroup } from "./town-plan.ts";

/** Tells office what a commit has changed. */
export interface FeedWriter {
  /** What goes out when the commit is done; taken before the changes are cleared. */
  take(changes: Changes, now: EpochMs): FeedNews;
  /** Nothing has changed; said once a second, so that silence means that field is gone. */
  heartbeat(now: EpochMs, metrics: Readonly<Record<string, number>>): string;
}

interface FeedNews {
  readonly frames: readonly Uint8Array[];
  /** Null when there is nothing to tell beside the frames. */
  readonly facts: string | null;
}

export function createFeedWriter(
  epoch: number,
  town: Town,
  energy: TownEnergy,
  intentId: () => number,
): FeedWriter {
  let frameSeq = 0;
  let factsSeq = 0;

  const factsOf = (now: EpochMs, news: Partial<FeedFacts>): string => {
    factsSeq += 1;
    const facts: FeedFacts = {
      epoch,
      seq: factsSeq,
      frameSeq,
      at: now,
      jobs: [],
      lightIds: [],
      deviceIds: [],
      quarantineAdded: 0,
      causesChanged: false,
      inventoryRevision: town.inventoryRevision,
      programsRevision: town.programsRevision,
      intentId: intentId(),
      energyChanged: false,
      metrics: null,
      ...news,
    };
    return JSON.stringify(facts);
  };

  return {
    take(changes, now) {
      const frames: Uint8Array[] = [];
      const calculated = new Map<PlanGroup, number>();
      const energyOf = (lamp: Lamp): number => energyTonight(lamp, town, energy, calculated, now);
      // Segments and cabinets have no column: they are read from field.db when somebody asks.
      const lights = changes.lamps.filter(({ role }) => role === "light");
      for (let from = 0; from < lights.length; from += mostChangesInFrame) {
        const part = lights.slice(from, from + mostChangesInFrame);
        frameSeq += 1;
        const head = { epoch, seq: frameSeq, inventoryRevision: town.inventoryRevision, at: now };
        frames.push(
          encodeFeedFrame(
            head,
            part.map((lamp) => lampChangeOf(lamp.twin, lamp.light.index, energyOf(lamp))),
          ),
        );
      }
      const tells =
        changes.jobs.size > 0 ||
        changes.lightIds.size > 0 ||
        changes.devices.size > 0 ||
        changes.deviceCommands.size > 0 ||
        changes.quarantine.length > 0 ||
        changes.causes.size > 0 ||
        changes.townHours.size > 0;
      const facts = tells
        ? factsOf(now, {
            jobs: [...changes.jobs],
            lightIds: [...changes.lightIds],
            deviceIds: devicesOf(changes),
            quarantineAdded: changes.quarantine.length,
            causesChanged: changes.causes.size > 0,
            energyChanged: changes.townHours.size > 0,
          })
        : null;
      return { frames, facts };
    },
    heartbeat: (now, metrics) => factsOf(now, { metrics }),
  };
}

function devicesOf(changes: Changes): string[] {
  const ids = new Set<string>();
  for (const { deviceId } of changes.deviceCommands.values()) ids.add(deviceId);
  for (const { deviceId } of changes.devices.keys()) {
    if (ids.size >= mostDevicesNamed) break;
    ids.add(deviceId);
  }
  return [...ids];
}

function energyTonight(
  lamp: Lamp,
  town: Town,
  energy: TownEnergy,
  calculated: Map<PlanGroup, number>,
  now: EpochMs,
): number {
  const nightFrom = town.nights.dayStart(now);
  if (lamp.light.switching === "networked") {
    const account = lamp.twin.energy;
    return account === null || account.nightFrom !== nightFrom ? 0 : account.tonightWh;
  }
  if (followsSegment(lamp)) return energy.followedSince(lamp, nightFrom, now);
  let wh = calculated.get(lamp.group);
  if (wh === undefined) {
    wh = energy.calculatedSince(lamp.group, nightFrom, now);
    calculated.set(lamp.group, wh);
  }
  return wh;
}
