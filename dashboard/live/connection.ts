import { io } from "socket.io-client";
import type { Socket } from "socket.io-client";
import type { ApprovalEvent } from "../../api/contract/approvals.ts";
import { decodeColumns } from "../../api/contract/columns.ts";
import { decodeFrame } from "../../api/contract/frames.ts";
import type { LampFrame } from "../../api/contract/frames.ts";
import type { ClientToServer, ServerToClient } from "../../api/contract/live.ts";
import type { WorkLockEvent } from "../../api/contract/work-locks.ts";
import { askBytes } from "../client/http.ts";
import { lightKey, overviewKey, queryClient } from "../client/queries.ts";
import type { Freshness } from "./freshness.ts";
import { judgeFrame } from "./frame-order.ts";
import type { Standing } from "./frame-order.ts";
import type { LampStore } from "./lamp-store.ts";
import { placesById } from "./places.ts";
import type { TownClock } from "./town-clock.ts";

export interface Connection {
  /** Asks for live changes of one light point, null for none. */
  watchLight(id: string | null): void;
  close(): void;
}

export interface ConnectionDependencies {
  readonly lampStore: LampStore;
  readonly townClock: TownClock;
  readonly freshness: Freshness;
  readonly workLock: (event: WorkLockEvent) => void;
  readonly approval: (event: ApprovalEvent) => void;
  readonly notice: () => void;
  readonly signedOut: () => void;
}

/** So that a thousand pages do not fetch in the same instant. */
const fetchSpreadMs = 2_000;

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Keeps the stores in step with the server until it is closed. */
export function connectLive(stores: ConnectionDependencies): Connection {
  const { lampStore, townClock, freshness } = stores;
  const socket: Socket<ServerToClient, ClientToServer> = io({ path: "/live" });
  let have: Standing | null = null;
  let fetching = false;
  let closed = false;
  let early: LampFrame[] = [];
  let watchedLight: string | null = null;

  const take = (frame: LampFrame): void => {
    const verdict = judgeFrame(have, frame);
    if (verdict === "fetch") {
      fetchStates(Math.random() * fetchSpreadMs);
      return;
    }
    if (frame.inventoryRevision !== lampStore.columns()?.inventoryRevision) {
      fetchStates(0);
      return;
    }
    if (verdict === "take") {
      lampStore.apply(frame);
      have = { epoch: frame.epoch, seq: Math.max(frame.seq, have?.seq ?? 0) };
    }
    freshness.heard(frame.at);
  };

  const fetchStates = (waitMs: number): void => {
    if (fetching || closed) return;
    fetching = true;
    have = null;
    setTimeout(() => {
      void loadStates()
        .then(() => {
          fetching = false;
          const waiting = early;
          early = [];
          for (const frame of waiting) take(frame);
        })
        .catch(() => {
          // The server is away or restarting: once more, unhurried.
          fetching = false;
          early = [];
          if (socket.connected) fetchStates(fetchSpreadMs + Math.random() * fetchSpreadMs);
        });
    }, waitMs);
  };

  const loadStates = async (): Promise<void> => {
    const states = decodeFrame(await askBytes("/lights/states"));
    if (lampStore.columns()?.inventoryRevision !== states.inventoryRevision) {
      const columns = decodeColumns(await askBytes("/lights/columns"));
      lampStore.load(columns, await placesById(columns.ids, nextTurn));
    }
    if (closed) return;
    lampStore.replace(states);
    have = { epoch: states.epoch, seq: states.seq };
    freshness.heard(states.at);
  };

  socket.on("hello", (hello) => {
    townClock.set(hello.clockNow, hello.speed);
    early = [];
    fetching = false;
    fetchStates(0);
    socket.emit("hidden", document.hidden);
    if (watchedLight !== null) socket.emit("watch", watchedLight);
  });
  socket.on("frame", (bytes) => {
    const frame = decodeFrame(new Uint8Array(bytes));
    if (fetching) early.push(frame);
    else take(frame);
  });
  socket.on("overview", (overview) => queryClient.setQueryData(overviewKey, overview));
  socket.on("light", (light) => queryClient.setQueryData(lightKey(light.light.id), light));
  socket.on("changed", () => {
    for (const key of ["town", "streets", "programs", "program", "lights", "light", "overview"]) {
      void queryClient.invalidateQueries({ queryKey: [key] });
    }
  });
  socket.on("workLock", stores.workLock);
  socket.on("approval", stores.approval);
  socket.on("notice", () => stores.notice());
  socket.on("signedOut", stores.signedOut);
  // Nothing of what was shown may stay: a new page knows only what its reader may see now.
  socket.on("rightsChanged", () => location.reload());

  const onVisibility = (): void => {
    if (socket.connected) socket.emit("hidden", document.hidden);
  };
  document.addEventListener("visibilitychange", onVisibility);
  const pulse = setInterval(() => freshness.check(), 1_000);

  return {
    watchLight(id) {
      watchedLight = id;
      if (socket.connected) socket.emit("watch", id);
    },
    close() {
      closed = true;
      clearInterval(pulse);
      document.removeEventListener("visibilitychange", onVisibility);
      socket.disconnect();
    },
  };
}
