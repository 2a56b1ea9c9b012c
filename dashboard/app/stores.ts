import type { ApprovalEvent } from "../../api/contract/approvals.ts";
import type { WorkLockEvent } from "../../api/contract/work-locks.ts";
import { queryClient, sessionQuery } from "../client/queries.ts";
import { connectLive } from "../live/connection.ts";
import type { Connection } from "../live/connection.ts";
import { createFreshness } from "../live/freshness.ts";
import { createLampStore } from "../live/lamp-store.ts";
import { createTownClock } from "../live/town-clock.ts";
import { createSelectionStore } from "../selection/selection-store.ts";
import { createThemeStore } from "../theme/theme-store.ts";

const themeKey = "lichtpunkt.theme";
const steady = (): number => performance.now();

export const lampStore = createLampStore({ later: (run, ms) => setTimeout(run, ms) });
export const selection = createSelectionStore();
export const townClock = createTownClock(steady);
export const freshness = createFreshness(steady);
export const themeStore = createThemeStore({
  stored: localStorage.getItem(themeKey),
  remember: (choice) => localStorage.setItem(themeKey, choice),
  apply: (theme) => {
    document.documentElement.dataset["theme"] = theme;
    document
      .querySelector('meta[name="theme-color"]')
      ?.setAttribute("content", theme === "night" ? "#0b1020" : "#f4f2ed");
  },
  first: matchMedia("(prefers-color-scheme: light)").matches ? "day" : "night",
});

lampStore.subscribeFrame((change) => {
  if (change.kind === "layout") selection.keep((id) => lampStore.placeOf(id) !== null);
});

let connection: Connection | null = null;
let watched: string | null = null;
const lockListeners = new Set<(event: WorkLockEvent) => void>();
const approvalListeners = new Set<(event: ApprovalEvent) => void>();
const noticeListeners = new Set<() => void>();

/** Opens the live connection of a signed-in person; the returned function closes it. */
export function goLive(): () => void {
  connection = connectLive({
    lampStore,
    townClock,
    freshness,
    workLock: (event) => {
      for (const listener of lockListeners) listener(event);
    },
    approval: (event) => {
      for (const listener of approvalListeners) listener(event);
    },
    notice: () => {
      for (const listener of noticeListeners) listener();
    },
    signedOut: () => {
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  if (watched !== null) connection.watchLight(watched);
  return () => {
    connection?.close();
    connection = null;
  };
}

export function watchLight(id: string | null): void {
  watched = id;
  connection?.watchLight(id);
}

/** Tells of each news of a work lock, until the returned function is called. */
export function onWorkLock(listener: (event: WorkLockEvent) => void): () => void {
  lockListeners.add(listener);
  return () => lockListeners.delete(listener);
}

/** Tells of each news of a change that waits for a second person, until the returned function is called. */
export function onApproval(listener: (event: ApprovalEvent) => void): () => void {
  approvalListeners.add(listener);
  return () => approvalListeners.delete(listener);
}

/** Tells of each notice to all, until the returned function is called. */
export function onNotice(listener: () => void): () => void {
  noticeListeners.add(listener);
  return () => noticeListeners.delete(listener);
}
