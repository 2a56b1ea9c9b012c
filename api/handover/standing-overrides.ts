import { lampFlags } from "../contract/frames.ts";
import type { StandingOverride } from "../contract/handover.ts";
import type { Caller } from "../http/route.ts";
import { userNames } from "../office/light-view.ts";
import { longestOverrideMs } from "../office/override-span.ts";
import type { Office } from "../office/office.ts";
import { inScope } from "../scope.ts";

const mostOverrides = 50;
const mostNumbers = 12;
/** Orders read at once: each names up to a thousand places. */
const portion = 25;

interface OverridePayload {
  readonly lightIds: readonly string[];
  readonly level: number;
  readonly until: number;
  readonly reason: string | null;
}

type Standing = Omit<StandingOverride, "by"> & { readonly actor: string };

/**
 * Orders whose end lies ahead, newest first, at most 50, cut to the reader's areas; one whose light points were all switched anew or went
 * back to their program is left out.
 */
export async function standingOverrides(
  office: Office,
  caller: Pick<Caller, "scope">,
): Promise<StandingOverride[]> {
  const { db, clock } = office;
  const now = clock.now();
  // Newest first: of each place only the newest order holds.
  const ruled = new Set<string>();
  const standing: Standing[] = [];
  for (let from = 0; standing.length < mostOverrides; from += portion) {
    const jobs = await db
      .selectFrom("jobs")
      .select(["id", "kind", "payload", "created_at", "created_by"])
      .where("kind", "in", ["override.set", "override.clear"])
      .where("created_at", ">", now - longestOverrideMs)
      .orderBy("created_at", "desc")
      .orderBy("id")
      .offset(from)
      .limit(portion)
      .execute();
    for (const { id, kind, payload: text, created_at, created_by } of jobs) {
      // Written by the routes of overrides.
      const payload = JSON.parse(text) as OverridePayload;
      const ours = payload.lightIds.filter((place) => !ruled.has(place));
      for (const place of ours) ruled.add(place);
      if (kind === "override.clear" || payload.until <= now) continue;
      const seen = seenOf(office, caller, ours);
      if (seen.places === 0) continue;
      const { level, until, reason } = payload;
      standing.push({
        jobId: id,
        actor: created_by,
        reason,
        level,
        from: created_at,
        until,
        ...seen,
      });
    }
    if (jobs.length < portion) break;
  }
  const shown = standing.slice(0, mostOverrides);
  const names = await userNames(office, [...new Set(shown.map(({ actor }) => actor))]);
  return shown.map(({ actor, ...one }) => ({ ...one, by: names.get(actor) ?? actor }));
}

/** What a reader sees of the places of an order: light points, and segments only where they see the whole town. */
function seenOf({ model }: Office, { scope }: Pick<Caller, "scope">, ids: readonly string[]) {
  const { lightById } = model.data;
  const lights = ids.flatMap((id) => {
    const light = lightById.get(id);
    return light === undefined || !inScope(scope, light.areaId) ? [] : [light];
  });
  const segmentIds = scope.kind === "all" ? ids.filter((id) => !lightById.has(id)) : [];
  const isByHand = (index: number): boolean =>
    ((model.states.flags[index] ?? 0) & lampFlags.byHand) !== 0;
  return {
    places: lights.length + segmentIds.length,
    byHand: lights.filter(({ index }) => isByHand(index)).length,
    numbers: lights.slice(0, mostNumbers).map(({ number }) => number),
    lightIds: lights.map(({ lightId }) => lightId),
    segmentIds,
  };
}
