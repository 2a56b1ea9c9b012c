import { QueryCache, QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import type { EnergyView } from "../../api/contract/energy.ts";
import type { HistoryView, LightPage, LightView } from "../../api/contract/lights.ts";
import type {
  OverviewView,
  QuarantinePage,
  SecurityEventsView,
} from "../../api/contract/overview.ts";
import type { ProgramView } from "../../api/contract/programs.ts";
import type { SessionView } from "../../api/contract/session.ts";
import type { StreetsView, TownView } from "../../api/contract/town.ts";
import type { ImportView } from "../../api/contract/imports.ts";
import { RequestFailed, ask } from "./http.ts";

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that has ended shows itself in whatever is asked next.
    onError: (error, { queryKey }) => {
      const ended = error instanceof RequestFailed && error.status === 401;
      if (ended && queryKey[0] !== "session") void queryClient.invalidateQueries(sessionQuery);
    },
  }),
  defaultOptions: {
    queries: {
      // Live events move what is on screen; asking again is for what they do not carry.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) =>
        count < 2 &&
        (!(error instanceof RequestFailed) || error.status === 0 || error.status >= 500),
    },
  },
});

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: () => ask<SessionView>("/session"),
  staleTime: Number.POSITIVE_INFINITY,
});

/**
 * Takes a session as the server has just answered it. A question still on its way is cancelled first: its answer may be older,
 * and asking again while the first answer is awaited would only join it.
 */
export async function takeSession(view: SessionView): Promise<void> {
  await queryClient.cancelQueries({ queryKey: sessionQuery.queryKey });
  queryClient.setQueryData(sessionQuery.queryKey, view);
}

export const overviewKey = ["overview"] as const;
export const lightKey = (id: string) => ["light", id] as const;

export const useSession = () => useQuery(sessionQuery);

export const useTown = () =>
  useQuery({
    queryKey: ["town"],
    queryFn: () => ask<TownView>("/town"),
    // Its sun is that of the present lighting day.
    refetchInterval: 60_000,
  });

export const useStreets = () =>
  useQuery({
    queryKey: ["streets"],
    queryFn: () => ask<StreetsView>("/streets"),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useOverview = () =>
  useQuery({ queryKey: overviewKey, queryFn: () => ask<OverviewView>("/overview") });

export const useLight = (id: string) =>
  useQuery({
    queryKey: lightKey(id),
    queryFn: () => ask<LightView>(`/lights/${encodeURIComponent(id)}`),
  });

export const useHistory = (id: string, from: number, to: number) =>
  useQuery({
    queryKey: ["history", id, from, to],
    queryFn: () =>
      ask<HistoryView>(
        `/lights/${encodeURIComponent(id)}/history?from=${from}&to=${to}&points=400`,
      ),
    placeholderData: (before) => before,
  });

/** `speed` of the town's clock: a demo that runs sixty times as fast has new figures sixty times as often. */
export const useEnergy = (from: number | null, to: number | null, speed: number) =>
  useQuery({
    queryKey: ["energy", from, to],
    queryFn: () => ask<EnergyView>(`/energy?from=${from}&to=${to}`),
    enabled: from !== null && to !== null,
    refetchInterval: Math.max(1_000, 15_000 / Math.max(1, speed)),
    placeholderData: (before) => before,
  });

export const usePrograms = () =>
  useQuery({
    queryKey: ["programs"],
    queryFn: () => ask<{ readonly programs: readonly ProgramView[] }>("/programs"),
    select: ({ programs }) => programs,
  });

export const programKey = (id: string) => ["program", id] as const;

export const useProgram = (id: string | null) =>
  useQuery({
    queryKey: programKey(id ?? ""),
    queryFn: () => ask<ProgramView>(`/programs/${encodeURIComponent(id ?? "")}`),
    enabled: id !== null,
  });

export const useImport = (id: string | null) =>
  useQuery({
    queryKey: ["import", id],
    queryFn: () => ask<ImportView>(`/imports/${encodeURIComponent(id ?? "")}`),
    enabled: id !== null,
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      return state === "reading" || state === "applying" ? 500 : false;
    },
  });

export const quarantinePage = (before: number | null) =>
  ask<QuarantinePage>(`/quarantine?limit=50${before === null ? "" : `&before=${before}`}`);

export const securityEvents = () => ask<SecurityEventsView>("/security-events?limit=50");

/** The CSV of a lights filter has this address. */
export const lightsCsv = (parameters: URLSearchParams): string => {
  const search = new URLSearchParams(parameters);
  search.set("format", "csv");
  return `/api/v1/lights?${search.toString()}`;
};

export const lightsPage = (
  parameters: URLSearchParams,
  cursor: string | null,
  limit: number,
  signal?: AbortSignal,
) => {
  const search = new URLSearchParams(parameters);
  search.set("limit", String(limit));
  if (cursor !== null) search.set("cursor", cursor);
  return ask<LightPage>(`/lights?${search.toString()}`, signal === undefined ? {} : { signal });
};

/** Rows of the list from a place in it on. */
export const lightsAt = (
  parameters: URLSearchParams,
  offset: number,
  limit: number,
  signal?: AbortSignal,
) => {
  const search = new URLSearchParams(parameters);
  search.set("limit", String(limit));
  if (offset > 0) search.set("offset", String(offset));
  return ask<LightPage>(`/lights?${search.toString()}`, signal === undefined ? {} : { signal });
};
