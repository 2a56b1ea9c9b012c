import type { Night } from "../../domain/night.ts";
import { localNoon } from "../../domain/local-time.ts";
import { isToBurn, stepAt } from "../../domain/night-level.ts";
import { explain, floorOf } from "../../domain/precedence.ts";
import { switchedLevel, switchedNight } from "../../domain/segment-plan.ts";
import { type Level, toLevel } from "../../domain/level.ts";
import type { LedgerLine, StoredOverride } from "../../store/field-records.ts";
import type { CommandLine, LightView, WhyStep } from "../contract/lights.ts";
import { inScope, type AreaScope } from "../scope.ts";
import { lightRow } from "./light-list.ts";
import type { LightPoint } from "./office-data.ts";
import type { Office } from "./office.ts";
import { tonight } from "./timeline.ts";
import { twinView } from "./twin-view.ts";
import { whyOfSegment } from "./why-segment.ts";

/** Newest commands shown with a light point. */
const commandsShown = 10;

/** Everything about one light point; null where the scope does not hold it. */
export async function lightView(
  office: Office,
  lightId: string,
  scope: AreaScope,
): Promise<{ view: LightView; version: string } | null> {
  const { model, field } = office;
  const light = model.data.lightById.get(lightId);
  if (light === undefined || !inScope(scope, light.areaId)) return null;
  const [twin, override, ledger] = await Promise.all([
    field.twin(lightId),
    field.overrideOf(lightId),
    field.ledgerOfLight(lightId, commandsShown),
  ]);
  const now = office.clock.now();
  const names = await userNames(office, override === null ? [] : [override.actor]);
  const inForce = override !== null && override.untilAt > now ? override : null;
  const planned = model.plans.night(light.calendarId, model.plans.dateOf(now));
  const night = planned !== null && light.followsSegment ? asSwitched(planned, light) : planned;
  const program = night === null ? undefined : model.data.programs.get(night.programId);
  const lock = office.locks.viewOn(light);
  const kept = lock === null || twin === null ? null : { ...lock, level: twin.desired.level };
  const steps = why(office, light, night, kept, inForce, names, now);
  const view: LightView = {
    light: {
      ...lightRow(light, model.states),
      latitude: light.latitude,
      longitude: light.longitude,
      segment: light.segment,
      phase: light.phase,
      output: light.output,
      lightingClass: light.lightingClass,
      minimumLevel: light.minimumLevel,
      neverDim: light.neverDim,
      programId: program?.program.id ?? null,
      programName: program?.program.name ?? null,
    },
    neighbours: neighbours(light, model.data.lights),
    twin: twinView(twin, light),
    why: light.followsSegment ? await whyOfSegment(office, light, steps) : steps,
    tonight: tonight(office, light, night, inForce, names, now),
    override:
      inForce === null
        ? null
        : {
            jobId: inForce.jobId,
            level: inForce.level,
            from: inForce.fromAt,
            until: inForce.untilAt,
            by: names.get(inForce.actor) ?? inForce.actor,
            reason: inForce.reason,
          },
    workLock: lock,
    commands: ledger.map(commandLine),
    energyTonightWh: twin === null ? null : energyTonight(model, light, now),
  };
  const told = model.states.changedAt[light.index] ?? 0;
  const revisions = `${model.data.inventoryRevision}-${model.data.programsRevision}`;
  // The twin's revision, and what else the view is made of.
  const commands = ledger.map(({ state }) => state).join("");
  const version = `${twin?.revision ?? 0}-${told}-${revisions}-${inForce?.jobId ?? ""}-${lock?.id ?? ""}${lock?.state ?? ""}${lock?.until ?? ""}-${commands}`;
  return { view, version };
}

/** Names of people by id, as far as they are known. */
export async function userNames(
  office: Pick<Office, "db">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await office.db
    .selectFrom("users")
    .select(["id", "name"])
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Wh. What follows its segment is told of when that is switched, and burns on in between. */
function energyTonight({ plans, states }: Office["model"], light: LightPoint, now: number): number {
  if (!light.followsSegment) return states.at(light.index).energyWh;
  const from = localNoon(plans.dateOf(now), plans.place.timeZone);
  return states.energyOf(light.index, from, now);
}

/** What follows its segment is switched, and not dimmed. */
function asSwitched(night: Night, light: LightPoint): Night {
  return switchedNight(night, switchedLevel(floorOf(light)));
}

function neighbours(light: LightPoint, lights: readonly LightPoint[]): LightView["neighbours"] {
  if (light.mast === null) return [];
  return lights
    .filter(
      (other) =>
        other.mast === light.mast &&
        other.street === light.street &&
        other.lightId !== light.lightId,
    )
    .map(({ lightId, number }) => ({ id: lightId, number }));
}

function why(
  office: Office,
  light: LightPoint,
  night: Night | null,
  lock: { person: string; phone: string; from: number; until: number; level: Level } | null,
  override: StoredOverride | null,
  names: ReadonlyMap<string, string>,
  now: number,
): WhyStep[] {
  // Without a program the default level holds day and night, and the floor with it.
  const toBurn = night === null || isToBurn(night, now);
  const steps = explain(
    {
      workLock: lock === null ? null : { ...lock, since: lock.from },
      emergency: null,
      override:
        override === null
          ? null
          : {
              level: toLevel(override.level),
              rampTime: override.rampTime,
              since: override.fromAt,
              until: override.untilAt,
              by: names.get(override.actor) ?? override.actor,
            },
      event: null,
      sensor: null,
      program: night === null ? null : stepAt(night, now),
    },
    light,
    toBurn,
    now,
  );
  return steps.map((step) =>
    step.code === "program"
      ? { ...step, parameters: { ...step.parameters, ...namesOfPlan(office, step.parameters) } }
      : step,
  );
}

function namesOfPlan(
  office: Office,
  { programId, ruleId }: WhyStep["parameters"],
): WhyStep["parameters"] {
  const { programs, calendars } = office.model.data;
  const rules = [...calendars.values()].flatMap((calendar) => calendar.rules);
  return {
    programName: programs.get(String(programId))?.program.name ?? null,
    ruleName: rules.find((rule) => rule.id === ruleId)?.name ?? null,
  };
}

export function commandLine(line: LedgerLine): CommandLine {
  return {
    jobId: line.jobId,
    lightId: line.lightPointId,
    state: line.state,
    level: line.level,
    code: line.code,
    createdAt: line.createdAt,
    sentAt: line.sentAt,
    receivedAt: line.receivedAt,
    appliedAt: line.appliedAt,
    measuredAt: line.measuredAt,
    endedAt: line.endedAt,
  };
}
