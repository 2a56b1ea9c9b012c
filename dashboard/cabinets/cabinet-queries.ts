import { useMutation, useQuery } from "@tanstack/react-query";
import type { JobAccepted, JobView, OverrideRequest } from "../../api/contract/overrides.ts";
import { stockPaths } from "../../api/contract/stock.ts";
import type { CabinetView, StockList } from "../../api/contract/stock.ts";
import { ask } from "../client/http.ts";
import { lightsPage, queryClient } from "../client/queries.ts";
import { stockKey } from "../client/stock.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { allLights, filterParameters } from "../router/routes.ts";

const oftenMs = 5_000;
/** A list of hundreds is asked for less often: it is the eye's speed, not the contactor's. */
const seldomMs = 15_000;
const many = 200;

/** All cabinets with what their controllers say, asked again while the page is in view. */
export const useCabinets = () =>
  useQuery({
    queryKey: stockKey("cabinet"),
    queryFn: () => ask<StockList<CabinetView>>(`/${stockPaths.cabinet}`),
    refetchInterval: ({ state }) => ((state.data?.total ?? 0) > many ? seldomMs : oftenMs),
  });

export const useCabinet = (id: string) =>
  useQuery({
    queryKey: [...stockKey("cabinet"), id],
    queryFn: () => ask<CabinetView>(`/${stockPaths.cabinet}/${encodeURIComponent(id)}`),
    refetchInterval: oftenMs,
  });

/** As many of a segment's light points as are looked through for their streets. */
const lookedThrough = 500;

/** Where the light points of a segment stand. */
export const useSegmentLights = (segmentId: string) =>
  useQuery({
    queryKey: ["lights", "segment", segmentId],
    queryFn: ({ signal }) =>
      lightsPage(
        filterParameters({ ...allLights, segment: segmentId }),
        null,
        lookedThrough,
        signal,
      ),
  });

/** Where a command to a segment stands, asked again until it has come to its end. */
export const useSegmentJob = (jobId: string | null) =>
  useQuery({
    queryKey: ["job", jobId],
    queryFn: () => ask<JobView>(`/jobs/${encodeURIComponent(jobId ?? "")}`),
    enabled: jobId !== null,
    refetchInterval: ({ state }) =>
      state.data?.lines.every(({ endedAt }) => endedAt !== null) === true ? false : 1_000,
  });

const refreshCabinets = () => queryClient.invalidateQueries({ queryKey: stockKey("cabinet") });

/** Switches a segment on or off by hand. `until` null is the next sunrise. */
export const useSwitchSegment = (segmentId: string) =>
  useMutation({
    mutationFn: ({ on, until }: { readonly on: boolean; readonly until: number | null }) => {
      const body: OverrideRequest = {
        segmentIds: [segmentId],
        level: on ? 100 : 0,
        ...(until === null ? {} : { until: Math.round(until) }),
      };
      return ask<JobAccepted>("/overrides", {
        method: "POST",
        body,
        idempotencyKey: newIdempotencyKey(),
      });
    },
    onSuccess: refreshCabinets,
  });

/** Gives a segment back to its program. */
export const useEndSwitching = (segmentId: string) =>
  useMutation({
    mutationFn: () =>
      ask<JobAccepted>("/overrides/end", {
        method: "POST",
        body: { segmentIds: [segmentId] },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: refreshCabinets,
  });
