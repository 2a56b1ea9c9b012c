import type { ApprovalEvent } from "./approvals.ts";
import type { LightView } from "./lights.ts";
import type { JobView } from "./overrides.ts";
import type { OverviewView } from "./overview.ts";
import type { WorkLockEvent } from "./work-locks.ts";

/** Socket.io on path `/live`, default namespace, session cookie. */
export interface LiveHello {
  /** Changes when the states must be fetched anew; goes with `seq` of the frames. */
  readonly epoch: number;
  readonly seq: number;
  readonly inventoryRevision: number;
  readonly clockNow: number;
  readonly speed: number;
}

export interface ServerToClient {
  hello: (hello: LiveHello) => void;
  /** One frame of frames.ts; `since` beyond what the reader has, or another epoch, means: GET /api/v1/lights/states after 0 to 2 s. */
  frame: (frame: ArrayBuffer) => void;
  overview: (overview: OverviewView) => void;
  /** The light point that the reader has open. */
  light: (light: LightView) => void;
  job: (job: JobView) => void;
  /** The inventory or the programs have changed: fetch what is on screen again. */
  changed: (what: {
    readonly inventoryRevision: number;
    readonly programsRevision: number;
  }) => void;
  /** A work lock was set, extended or ended, ends within 15 minutes, or has ended by itself. */
  workLock: (event: WorkLockEvent) => void;
  /** A change that waits for a second person was asked for, decided or is void: for who asked and who may see it. */
  approval: (event: ApprovalEvent) => void;
  /** Something that all technicians and above must see: GET /api/v1/notices. */
  notice: (noticeId: string) => void;
  /**
   * Devices whose announce, connection or command has changed, for technicians, at most once a second. Null: ask again, for they are
   * many, or may belong to other areas than the reader's.
   */
  devices: (deviceIds: readonly string[] | null) => void;
  /** The reader's role or areas have changed, and the socket is cut: everything shown is to be fetched anew. */
  rightsChanged: () => void;
  /** The session has ended. */
  signedOut: () => void;
}

export interface ClientToServer {
  /** The light point that is open, null for none. */
  watch: (lightId: string | null) => void;
  watchJob: (jobId: string | null) => void;
  /** A hidden tab gets a frame every 5 s instead of every 500 ms. */
  hidden: (hidden: boolean) => void;
}
