import type { Socket } from "socket.io";
import type { SessionUser } from "../contract/session.ts";
import type { ClientToServer, ServerToClient } from "../contract/live.ts";
import type { AreaScope } from "../scope.ts";

export interface ScreenData {
  sessionId: string;
  user: SessionUser;
  scope: AreaScope;
}

export type LiveSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, ScreenData>;

/** A hidden tab gets news this seldom, milliseconds. */
const hiddenEveryMs = 5000;

/** One connected page: what it looks at, and how far it has been told. */
export class Screen {
  readonly socket: LiveSocket;
  /** Tick up to which its frames reach. */
  seq: number;
  frameAt = 0;
  overviewAt = 0;
  hidden = false;
  lightId: string | null = null;
  lightDue = false;
  jobId: string | null = null;
  jobDue = false;

  constructor(socket: LiveSocket, seq: number) {
    this.socket = socket;
    this.seq = seq;
  }

  get scope(): AreaScope {
    return this.socket.data.scope;
  }

  /**
   * Whether it takes news now. What a reader does not take would pile up here (335 MB in a minute were measured), so nothing is sent
   * before everything sent before has left.
   */
  isReady(): boolean {
    const { conn } = this.socket;
    // engine.io keeps it private, but tells of nothing else what has not left yet.
    const { writeBuffer } = conn as unknown as { writeBuffer: readonly unknown[] };
    return conn.transport.writable && writeBuffer.length === 0;
  }

  rests(now: number): boolean {
    return this.hidden && now - this.frameAt < hiddenEveryMs;
  }
}
