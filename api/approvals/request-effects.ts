import { setImmediate as breathe } from "node:timers/promises";
import { checkProgram } from "../office/program-changes.ts";
import { calendarIdOf } from "../office/default-plan.ts";
import type { ApprovalRule } from "../contract/approvals.ts";
import type { OverrideEndRequest, OverrideRequest } from "../contract/overrides.ts";
import type { ProgramAssignment, ProgramInput } from "../contract/programs.ts";
import type { BulkRequest } from "../contract/stock.ts";
import type { Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { importEffect } from "./import-effect.ts";
import { chooseTargets } from "../office/override-targets.ts";
import type { LightPoint } from "../office/office-data.ts";
import { inScope } from "../scope.ts";
import { chooseLights } from "../stock/selection.ts";
import { overrideEnd as endOfOverride } from "../office/override-span.ts";
import type { Asked, EffectContext, EffectOf, LightChange } from "./change.ts";
import { lockExtended, lockSet } from "./lock-effect.ts";
import { edited, planFields, planOf, type PlanEdit } from "./plan-edit.ts";
import { isLooser, readRule } from "./rule.ts";
import { segmentEffect } from "./segment-effect.ts";
import { undoEffect } from "./undo-effect.ts";

/** Light points looked at between two breaths. */
const slice = 10_000;

async function override(
  { office }: EffectContext,
  { body }: Asked<OverrideRequest>,
  { scope }: Caller,
): Promise<LightChange | Refusal> {
  const chosen = await chooseTargets(office, office.db, body, scope);
  if (chosen.kind === "refusal") return chosen;
  // A segment that is on gives all it feeds their supply.
  const fed = body.level > 0 ? [] : chosen.segments.flatMap(({ lights }) => lights);
  const until = endOfOverride(office, body.until);
  if (typeof until !== "number") return until;
  return {
    what: "override",
    name: null,
    lights: [...new Set([...chosen.lights, ...fed])],
    effect: { kind: "hold", level: body.level, until },
  };
}

async function overrideEnd(
  { office }: EffectContext,
  { body }: Asked<OverrideEndRequest>,
  { scope }: Caller,
): Promise<LightChange | null> {
  const chosen = await chooseTargets(office, office.db, body, scope);
  if (chosen.kind === "refusal") return null;
  const lights = [...chosen.lights, ...chosen.segments.flatMap((segment) => segment.lights)];
  return { what: "override", name: null, lights, effect: { kind: "release" } };
}

async function program(
  { office }: EffectContext,
  { params, body }: Asked<ProgramInput>,
): Promise<LightChange | Refusal | null> {
  const id = params["id"] ?? "";
  const { data, plans } = office.model;
  const known = data.programs.get(id);
  if (known === undefined) return null;
  const checked = checkProgram(office, id, body);
  if (checked.kind === "refusal") return checked;
  const followers = await chosenOf(data.lights, (light) => plans.follows(light, id));
  return {
    what: "program",
    name: known.program.name,
    lights: followers,
    effect: {
      kind: "plan",
      after: (light) => light,
      plans: { programs: new Map([[id, checked.program]]) },
    },
  };
}

async function assignment(
  { office }: EffectContext,
  { params, body }: Asked<ProgramAssignment>,
  { scope }: Caller,
): Promise<LightChange | null> {
  const id = params["id"] ?? "";
  const { data } = office.model;
  const known = data.programs.get(id);
  if (known === undefined) return null;
  const wanted = body.lightIds === undefined ? null : new Set(body.lightIds);
  const lights = await chosenOf(
    data.lights,
    (light) =>
      inScope(scope, light.areaId) &&
      (wanted === null ? light.switching === "networked" : wanted.has(light.lightId)) &&
      (body.street === undefined || light.street === body.street),
  );
  const calendarId = calendarIdOf(id);
  return {
    what: "assignment",
    name: known.program.name,
    lights,
    effect: { kind: "plan", after: (light) => ({ ...planOf(light), calendarId }) },
  };
}

async function bulk(
  { office }: EffectContext,
  { body }: Asked<BulkRequest>,
  { scope }: Caller,
): Promise<LightChange | Refusal | null> {
  if (body.dryRun === true) return null;
  const isGone = body.change.delete === true;
  if (!isGone && !planFields.some((field) => field in body.change)) return null;
  const chosen = await chooseLights(office, scope, body.selection);
  if (chosen.kind === "refusal") return chosen;
  const edit = isGone ? null : body.change;
  const { names } = office.model.data;
  return edited(isGone ? "trash" : "lightPoints", chosen.lights, names, () => edit);
}

async function oneLight(
  { office }: EffectContext,
  { params, body }: Asked<PlanEdit>,
  { scope }: Caller,
): Promise<LightChange | null> {
  if (!planFields.some((field) => field in body)) return null;
  const { lightById, names } = office.model.data;
  const light = lightById.get(params["id"] ?? "");
  return light === undefined || !inScope(scope, light.areaId)
    ? null
    : edited("lightPoints", [light], names, () => body);
}

async function trashed(
  { office }: EffectContext,
  { params }: Asked<undefined>,
  { scope }: Caller,
): Promise<LightChange | null> {
  const { lightById, names } = office.model.data;
  const light = lightById.get(params["id"] ?? "");
  return light === undefined || !inScope(scope, light.areaId)
    ? null
    : edited("trash", [light], names, () => null);
}

async function rule(
  { office }: EffectContext,
  { body }: Asked<ApprovalRule>,
): Promise<LightChange | null> {
  const before = await readRule(office.db);
  if (!isLooser(before, body)) return null;
  return { what: "rule", name: null, lights: [], effect: { kind: "always" } };
}

/** As filter does, with breaths in between. */
async function chosenOf(
  lights: readonly LightPoint[],
  isChosen: (light: LightPoint) => boolean,
): Promise<LightPoint[]> {
  const chosen: LightPoint[] = [];
  for (let from = 0; from < lights.length; from += slice) {
    for (const light of lights.slice(from, from + slice)) if (isChosen(light)) chosen.push(light);
    if (from + slice < lights.length) await breathe();
  }
  return chosen;
}

/** The operations that can darken a town, by operationId. A new one that can belongs here. */
export const requestEffects: Readonly<Record<string, EffectOf>> = {
  setOverride: override,
  endOverride: overrideEnd,
  setWorkLock: lockSet,
  extendWorkLock: lockExtended,
  changeProgram: program,
  assignProgram: assignment,
  changeLights: bulk,
  changeLight: oneLight,
  deleteLight: trashed,
  changeSegment: segmentEffect,
  undoBatch: undoEffect,
  applyImport: importEffect,
  changeApprovalRule: rule,
};
