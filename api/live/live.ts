import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { findApproval, maySee } from "../approvals/approval-rows.ts";
import type { Identify } from "../auth/identify.ts";
import type { Rights } from "../auth/sessions.ts";
import type { ApprovalEvent } from "../contract/approvals.ts";
import { encodeFrame } from "../contract/frames.ts";
import type { ClientToServer, ServerToClient } from "../contract/live.ts";
import type { OverviewView } from "../contract/overview.ts";
import type { WorkLockEvent } from "../contract/work-locks.ts";
import { isOwnOrigin } from "../http/origin.ts";
import type { OfficeMetrics } from "../http/metrics.ts";
import type { FieldView } from "../office/field-view.ts";
import { jobView } from "../office/job-view.ts";
import { lightView } from "../office/light-view.ts";
import type { Office } from "../office/office.ts";
import { overviewOf } from "../office/overview.ts";
import { scopeKey } from "../scope.ts";
import { DeviceNews } from "./device-news.ts";
import { Screen, type LiveSocket, type ScreenData } from "./screen.ts";

const tickMs = 500;
const overviewEveryMs = 1000;
/** So often a screen hears that its picture is fresh, though nothing has changed. */
const pulseMs = 5000;
const sessionsEveryMs = 1000;

export interface Live {
  close(): Promise<void>;
}

export interface LiveDependencies {
  readonly office: Office;
  readonly view: FieldView;
  readonly identify: Identify;
  readonly metrics: OfficeMetrics;
}

/** Socket.io on `/live`: binary frames and events to signed-in screens, each cut to what its reader may see. */
export function startLive(
  http: HttpServer,
  { office, view, identify, metrics }: LiveDependencies,
): Live {
  const { model, log } = office;
  const screens = new Map<string, Screen>();
  const io = new Server<ClientToServer, ServerToClient, Record<string, never>, ScreenData>(http, {
    path: "/live",
    serveClient: false,
    maxHttpBufferSize: 10_000,
    // Who has shaken hands and does not sign in takes memory meanwhile.
    connectTimeout: 5_000,
    // No connectionStateRecovery: it would skip the middleware below and hand a signed-out page its session back.
    cors: { origin: false },
    allowRequest: (request, decide) => {
      const { headers } = request;
      // A socket changes nothing by itself, but it reads: so it is held to the same rule as a change.
      decide(null, isOwnOrigin("POST", headers as Record<string, string>, office.publicUrl));
    },
  });
  const admit = async (socket: LiveSocket): Promise<Error | undefined> => {
    const caller = await identify({ cookie: socket.request.headers.cookie }, "");
    if (caller === null || caller.sessionId === null) return new Error("notSignedIn");
    if (caller.user.secondFactor === "required") return new Error("secondFactorRequired");
    socket.data = { sessionId: caller.sessionId, user: caller.user, scope: caller.scope };
    return undefined;
  };
  io.use((socket, next) => {
    void settle(admit(socket), next);
  });
  io.on("connection", (socket) => {
    model.tick();
    const screen = new Screen(socket, model.seq);
    screens.set(socket.id, screen);
    socket.on("disconnect", () => screens.delete(socket.id));
    socket.on("hidden", (hidden) => {
      screen.hidden = hidden === true;
    });
    socket.on("watch", (lightId) => {
      screen.lightId = typeof lightId === "string" ? lightId.slice(0, 64) : null;
      screen.lightDue = true;
    });
    socket.on("watchJob", (jobId) => {
      screen.jobId = typeof jobId === "string" ? jobId.slice(0, 64) : null;
      screen.jobDue = true;
    });
    socket.emit("hello", {
      epoch: model.epoch,
      seq: model.seq,
      inventoryRevision: model.data.inventoryRevision,
      clockNow: office.clock.now(),
      speed: office.clock.speed,
    });
  });

  const onChanged = (): void => {
    const { inventoryRevision, programsRevision } = model.data;
    io.emit("changed", { inventoryRevision, programsRevision });
    for (const screen of screens.values()) screen.lightDue = true;
  };
  const onJob = (jobId: string): void => {
    for (const screen of screens.values()) if (screen.jobId === jobId) screen.jobDue = true;
  };
  const onLights = (lightIds: readonly string[]): void => {
    const moved = new Set(lightIds);
    for (const screen of screens.values()) {
      if (screen.lightId !== null && moved.has(screen.lightId)) screen.lightDue = true;
    }
  };
  const onLock = (event: WorkLockEvent): void => {
    for (const screen of screens.values()) {
      if (!office.locks.reaches(event.lock, screen.scope)) continue;
      screen.socket.emit("workLock", event);
      screen.lightDue = true;
      screen.overviewAt = 0;
    }
  };
  const onApproval = (event: ApprovalEvent): void => {
    tellApproval(event).catch((error: unknown) => log.error({ err: error }, "approval not told"));
  };
  const onNotice = ({ id, actor }: { readonly id: string; readonly actor: string }): void => {
    for (const { socket } of screens.values()) {
      const { user } = socket.data;
      if (user.role !== "viewer" && user.id !== actor) socket.emit("notice", id);
    }
  };
  const news = new DeviceNews();
  const onDevices = (deviceIds: readonly string[]): void => news.add(deviceIds);
  const onSessions = (): void => {
    checkSessions().catch((error: unknown) => log.error({ err: error }, "sessions not checked"));
  };
  office.events.on("changed", onChanged);
  office.events.on("jobChanged", onJob);
  office.events.on("lightsChanged", onLights);
  office.events.on("sessionsChanged", onSessions);
  office.events.on("workLock", onLock);
  office.events.on("approval", onApproval);
  office.events.on("notice", onNotice);
  office.events.on("devicesChanged", onDevices);

  async function checkSessions(): Promise<void> {
    const connected = [...screens.values()];
    const ids = [...new Set(connected.map(({ socket }) => socket.data.sessionId))];
    const standing = await office.sessions.standing(ids);
    for (const { socket } of connected) {
      const rights = standing.get(socket.data.sessionId);
      if (rights === undefined) socket.emit("signedOut");
      else if (hasRights(socket.data, rights)) continue;
      // What the page holds was cut for other rights: it begins anew.
      else socket.emit("rightsChanged");
      socket.disconnect(true);
    }
  }

  async function tellApproval(event: ApprovalEvent): Promise<void> {
    const row = await findApproval(office.db, event.id);
    if (row === null) return;
    for (const { socket } of screens.values()) {
      if (maySee(row, socket.data)) socket.emit("approval", event);
    }
  }

  function tick(): void {
    const now = office.now();
    model.tick();
    tellDevices(news.take(now));
    const fresh = office.link.alive();
    const frames = new Map<string, ArrayBuffer>();
    const overviews = new Map<string, OverviewView>();
    for (const screen of screens.values()) {
      if (screen.rests(now)) continue;
      if (!screen.isReady()) {
        metrics.framesHeldBack.inc();
        continue;
      }
      const key = scopeKey(screen.scope);
      if (screen.seq < model.seq || (fresh && now - screen.frameAt >= pulseMs)) {
        sendFrame(screen, key, frames, now);
      }
      if (now - screen.overviewAt >= overviewEveryMs) {
        const known = overviews.get(key);
        const overview = known ?? overviewOf(office, view, screen.scope);
        overviews.set(key, overview);
        screen.socket.emit("overview", overview);
        screen.overviewAt = now;
      }
      sendWatched(screen).catch((error: unknown) => log.error({ err: error }, "live view failed"));
    }
    metrics.liveConnections.set(screens.size);
    metrics.lightPoints.set(model.data.lights.length);
  }

  function tellDevices(ids: readonly string[] | null | undefined): void {
    if (ids === undefined) return;
    for (const { socket, scope } of screens.values()) {
      if (socket.data.user.role === "viewer") continue;
      socket.emit("devices", scope.kind === "all" ? ids : null);
    }
  }

  function sendFrame(
    screen: Screen,
    scope: string,
    frames: Map<string, ArrayBuffer>,
    now: number,
  ): void {
    const key = `${screen.seq} ${scope}`;
    let bytes = frames.get(key);
    if (bytes === undefined) {
      bytes = Uint8Array.from(encodeFrame(model.frameSince(screen.scope, screen.seq))).buffer;
      frames.set(key, bytes);
    }
    // The light point that is open changes with its lamp's state.
    const open = screen.lightId === null ? undefined : model.data.lightById.get(screen.lightId);
    if (open !== undefined && (model.states.changedAt[open.index] ?? 0) > screen.seq) {
      screen.lightDue = true;
    }
    screen.socket.emit("frame", bytes);
    screen.seq = model.seq;
    screen.frameAt = now;
    metrics.framesSent.inc();
  }

  async function sendWatched(screen: Screen): Promise<void> {
    if (screen.lightDue && screen.lightId !== null) {
      screen.lightDue = false;
      const found = await lightView(office, screen.lightId, screen.scope);
      if (found !== null) screen.socket.emit("light", found.view);
    }
    if (screen.jobDue && screen.jobId !== null) {
      screen.jobDue = false;
      const job = await jobView(office, screen.jobId, screen.scope);
      if (job !== null) screen.socket.emit("job", job);
    }
  }

  const ticking = setInterval(() => {
    try {
      tick();
    } catch (error) {
      log.error({ err: error }, "live tick failed");
    }
  }, tickMs);
  const checking = setInterval(onSessions, sessionsEveryMs);
  return {
    async close() {
      clearInterval(ticking);
      clearInterval(checking);
      office.events.removeListener("changed", onChanged);
      office.events.removeListener("jobChanged", onJob);
      office.events.removeListener("lightsChanged", onLights);
      office.events.removeListener("sessionsChanged", onSessions);
      office.events.removeListener("workLock", onLock);
      office.events.removeListener("approval", onApproval);
      office.events.removeListener("notice", onNotice);
      office.events.removeListener("devicesChanged", onDevices);
      await io.close();
    },
  };
}

function hasRights({ user, scope }: ScreenData, rights: Rights): boolean {
  return user.role === rights.role && scopeKey(scope) === scopeKey(rights.scope);
}

/** Socket.io's middleware speaks by callback. */
async function settle(
  work: Promise<Error | undefined>,
  next: (error?: Error) => void,
): Promise<void> {
  let refusal: Error | undefined;
  try {
    refusal = await work;
  } catch (error) {
    refusal = error instanceof Error ? error : new Error(String(error));
  }
  next(refusal);
}
