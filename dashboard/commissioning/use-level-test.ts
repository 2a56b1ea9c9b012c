import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { LightView } from "../../api/contract/lights.ts";
import type { JobAccepted, OverrideRequest } from "../../api/contract/overrides.ts";
import { commandDevice } from "../client/devices.ts";
import { RequestFailed, ask } from "../client/http.ts";
import { lightKey, queryClient, useTown } from "../client/queries.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { townClock } from "../app/stores.ts";
import { outbox } from "./page-outbox.ts";
import { progressOf } from "./test-progress.ts";
import type { TestProgress } from "./test-progress.ts";

/** A test that nobody ends is over by then, real milliseconds. */
const longestMs = 10 * 60_000;

/** Most lamps have got there by then, real milliseconds. */
const readSoonMs = 1_000;
/** From then on between two readings asked for. */
const readAgainMs = 3_500;

interface Run {
  readonly level: number | null;
  /** Real instant. */
  readonly startedAt: number;
  readonly jobId: string | null;
}

export interface LevelTest {
  /** Tells the lamp a level, %, or with null to go back to its program. */
  readonly start: (level: number | null) => void;
  /** Asks for a reading now. */
  readonly measure: () => void;
  readonly run: Run | null;
  readonly progress: TestProgress | null;
  readonly error: unknown;
}

/** Levels for the test on the mast. Whatever way the screen is left, the lamp goes back to its program. */
export function useLevelTest(view: LightView, deviceId: string, reason: string): LevelTest {
  const speed = useTown().data?.clock.speed ?? 1;
  const { id, number, output } = view.light;
  const [run, setRun] = useState<Run | null>(null);
  /** Until when an override of ours may be in force, real instant; 0 for none. */
  const ours = useRef(0);

  const command = useMutation({
    networkMode: "always",
    mutationFn: async (level: number | null) => {
      if (level === null) {
        return ask<JobAccepted>("/overrides/end", {
          method: "POST",
          body: { lightIds: [id] },
          idempotencyKey: newIdempotencyKey(),
        });
      }
      const now = townClock.now();
      if (now === null) throw new RequestFailed(0, null);
      const before = ours.current;
      ours.current = Date.now() + longestMs;
      const until = Math.round(now + longestMs * Math.max(1, speed));
      const body: OverrideRequest = { lightIds: [id], level, rampTime: 0, until, reason };
      try {
        return await ask<JobAccepted>("/overrides", {
          method: "POST",
          body,
          idempotencyKey: newIdempotencyKey(),
        });
      } catch (error) {
        // Refused: what is in force there is not ours to end. After a lost answer it may be.
        const refused = error instanceof RequestFailed && error.status >= 400 && error.status < 500;
        if (refused) ours.current = before;
        throw error;
      }
    },
    onSuccess: ({ jobId }, level) => {
      if (level === null) ours.current = 0;
      setRun((before) => (before === null ? null : { ...before, jobId }));
      void queryClient.invalidateQueries({ queryKey: lightKey(id) });
    },
  });
  const reading = useMutation({
    networkMode: "always",
    mutationFn: () => commandDevice(deviceId, "readNow", output, newIdempotencyKey()),
  });

  const jobId = run?.jobId ?? null;
  const line = view.commands.find((one) => one.jobId === jobId) ?? null;
  const progress = run === null ? null : progressOf(line, view, run.level);

  // The lamp has acted and its next reading may be minutes away. Once now, and again where that came too soon to prove anything.
  const { mutate: measure } = reading;
  const acted = progress?.phase === "applied";
  useEffect(() => {
    if (!acted || jobId === null) return undefined;
    measure();
    const soon = setTimeout(measure, readSoonMs);
    const again = setInterval(measure, readAgainMs);
    return () => {
      clearTimeout(soon);
      clearInterval(again);
    };
  }, [acted, jobId, measure]);

  useEffect(() => {
    const leave = (): void => {
      if (ours.current === 0) return;
      const until = ours.current;
      ours.current = 0;
      void outbox.put({
        path: "/overrides/end",
        body: { lightIds: [id] },
        key: newIdempotencyKey(),
        what: "endOverride",
        number,
        until,
      });
    };
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [id, number]);

  return {
    start: (level) => {
      setRun({ level, startedAt: Date.now(), jobId: null });
      command.mutate(level);
    },
    measure: () => reading.mutate(),
    run,
    progress,
    error: command.error ?? reading.error,
  };
}
