import { useMutation, useQuery } from "@tanstack/react-query";
import type { WorkLockRequest, WorkLockView, WorkLocks } from "../../api/contract/work-locks.ts";
import { ask } from "./http.ts";
import { overviewKey, queryClient, useOverview } from "./queries.ts";

const workLocksKey = ["workLocks"] as const;

/** Every lock there was, newest first; the open ones come live with the overview. */
export const useAllLocks = (enabled: boolean) =>
  useQuery({
    queryKey: workLocksKey,
    queryFn: () => ask<WorkLocks>("/work-locks?state=all"),
    select: ({ locks }) => locks,
    enabled,
  });

/** Locks that hold, end soon or have run out unseen. */
export const useOpenLocks = (): readonly WorkLockView[] => useOverview().data?.workLocks ?? [];

/** After a lock was set, extended or ended: whatever shows locks, and lamps under them, asks again. */
export async function refreshLocks(): Promise<void> {
  await Promise.all(
    [workLocksKey, overviewKey, ["light"], ["stock"]].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );
}

const lockPath = (id: string): string => `/work-locks/${encodeURIComponent(id)}`;

export const useSetLock = () =>
  useMutation({
    mutationFn: ({ key, ...body }: WorkLockRequest & { readonly key: string }) =>
      ask<WorkLockView>("/work-locks", { method: "POST", body, idempotencyKey: key }),
    onSuccess: refreshLocks,
  });

export const useExtendLock = () =>
  useMutation({
    mutationFn: ({ id, until }: { readonly id: string; readonly until: number }) =>
      ask<WorkLockView>(lockPath(id), { method: "PATCH", body: { until } }),
    onSuccess: refreshLocks,
  });

/** Ends a lock, or confirms that the place of one that has run out is free. */
export const useEndLock = () =>
  useMutation({
    mutationFn: (id: string) => ask<WorkLockView>(`${lockPath(id)}/end`, { method: "POST" }),
    onSuccess: refreshLocks,
  });
