import type { ProgramView } from "../contract/programs.ts";
import { lampFlags, unknownLevel } from "../contract/frames.ts";
import { inScope, type AreaScope } from "../scope.ts";
import { calendarIdOf } from "./default-plan.ts";
import { userNames } from "./light-view.ts";
import type { ProgramInForce } from "./office-data.ts";
import type { Office } from "./office.ts";

/** The programs with who follows them, by name. */
export async function programViews(office: Office, scope: AreaScope): Promise<ProgramView[]> {
  const { data, plans, states } = office.model;
  const programs = [...data.programs.values()];
  const assigned = new Map<string, { lights: number; networked: number; inSync: number }>();
  for (const { program } of programs)
    assigned.set(program.id, { lights: 0, networked: 0, inSync: 0 });
  for (const light of data.lights) {
    if (!inScope(scope, light.areaId)) continue;
    const calendar = plans.calendarOf(light);
    if (calendar === null) continue;
    const { index } = light;
    const flags = states.flags[index] ?? 0;
    // Field raises the flag where the hash reported is not the one sent; who has reported nothing is not in sync either.
    const networked = light.switching === "networked";
    const inSync =
      networked &&
      (states.reported[index] ?? unknownLevel) !== unknownLevel &&
      (flags & (lampFlags.programOutOfSync | lampFlags.stale)) === 0;
    const named = new Set([
      calendar.defaultProgramId,
      ...calendar.rules.map(({ programId }) => programId),
    ]);
    for (const id of named) {
      const count = assigned.get(id);
      if (count === undefined) continue;
      count.lights += 1;
      if (networked) count.networked += 1;
      if (inSync) count.inSync += 1;
    }
  }
  const names = await userNames(office, [...new Set(programs.map(({ changedBy }) => changedBy))]);
  return programs.map(({ program, version, changedAt, changedBy }) => ({
    id: program.id,
    name: program.name,
    version,
    calendarId: calendarIdOf(program.id),
    points: program.points,
    assignedLights: assigned.get(program.id)?.lights ?? 0,
    networkedLights: assigned.get(program.id)?.networked ?? 0,
    inSyncLights: assigned.get(program.id)?.inSync ?? 0,
    changedAt,
    changedBy: names.get(changedBy) ?? changedBy,
  }));
}

export function programEtag({ version }: Pick<ProgramInForce, "version">): string {
  return `"${version}"`;
}
