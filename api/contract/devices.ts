import type { IssuedCertificate } from "./credentials.ts";

/** A controller, cabinet controller or gateway as commissioning sees it. */
export interface DeviceView {
  readonly deviceId: string;
  readonly kind: "lamp" | "cabinet" | "gateway";
  /** It may connect: it has a secret or a certificate and is not revoked. */
  readonly admitted: boolean;
  readonly revokedAt: number | null;
  /** What hangs on it; empty: it waits to be bound. */
  readonly bound: readonly {
    readonly kind: "lightPoint" | "cabinet";
    readonly id: string;
    readonly number: string;
    readonly street: string | null;
    readonly output: number;
  }[];
  readonly gatewayId: string | null;
  readonly online: boolean;
  readonly lastSeenAt: number | null;
  /** Its own words; null before its first announce. */
  readonly announced: {
    readonly serial: string;
    readonly hwType: string;
    readonly swVersion: string;
    readonly manufacturer: string | null;
    readonly outputs: number;
    readonly latitude: number | null;
    readonly longitude: number | null;
    readonly at: number;
  } | null;
}

/** GET /api/v1/devices?q=&state=new|bound|all&limit=&cursor= (technician), and GET /api/v1/devices/{id}. */
export interface DevicePage {
  readonly items: readonly DeviceView[];
  readonly total: number;
  readonly cursor: string | null;
}

/** GET /api/v1/new-devices (technician): "Neue Geräte". */
export interface NewDevices {
  /** Admitted and bound to nothing, newest word first; those that have not spoken yet last. At most 500. */
  readonly waiting: readonly DeviceView[];
  /** How many wait in all. */
  readonly waitingCount: number;
  /** Tried to connect and are not known: an administrator may admit them. */
  readonly knocking: readonly {
    readonly deviceId: string;
    readonly firstAt: number;
    readonly lastAt: number;
    readonly tries: number;
    readonly address: string | null;
    /** "unknownDevice", "wrongSecret" or "revoked". */
    readonly why: string;
  }[];
}

/**
 * POST /api/v1/devices (administrator): admits 1 to 1,000 devices; each secret is told in this answer and never again. With
 * `?format=csv` the answer is a file with a line for each. One that is known already gets a new secret, and its old one ends.
 * POST /api/v1/devices/{id}/revoke (administrator) ends its right to connect until it is admitted anew, answered with
 * DeviceView. DELETE /api/v1/devices/{id} (administrator) forgets one that nothing hangs on; 409 `inUse` else.
 */
export interface AdmitRequest {
  readonly deviceIds: readonly string[];
  readonly kind: "lamp" | "cabinet" | "gateway";
  readonly gatewayId?: string;
  /** "secret" when left out. "certificate": one of the town's own authority each, as files with `?format=json` alone. */
  readonly credential?: "secret" | "certificate";
  /** For one device with a key of its own: PKCS #10, PEM. */
  readonly csr?: string;
}
export interface AdmitResult {
  readonly secrets: Readonly<Record<string, string>>;
  /** Where certificates were asked for. */
  readonly certificates?: Readonly<Record<string, IssuedCertificate>>;
}

/**
 * POST /api/v1/devices/{id}/bind (technician). A light point becomes networked. 409 `deviceBound` where the device serves another, 409
 * `lightHasDevice` where the light point has one: then swap. A cabinet takes a device of kind "cabinet".
 */
export interface BindRequest {
  readonly lightId?: string;
  readonly cabinetId?: string;
  /** Output of the controller, from 1; 1 when left out. */
  readonly output?: number;
}

/**
 * POST /api/v1/lights/{id}/swap (technician): the new controller takes the old one's place; history and energy stay with the light point.
 * Where the old one served several heads of the mast, the new one takes all of them, each with its output, unless `output` is given:
 * then it takes the one light point on that output. 409 `conflict` where the light point has no controller: then bind.
 */
export interface SwapRequest {
  readonly deviceId: string;
  readonly output?: number;
  /** What becomes of the old one: back among the new devices, or its right to connect ends. */
  readonly old: "keep" | "revoke";
  readonly reason?: string;
}

/**
 * POST /api/v1/devices/{id}/unbind (technician): what hangs on it, or the one light point or cabinet named, loses it. Light points stay
 * networked: they wait for another controller.
 */
export interface UnbindRequest {
  readonly lightId?: string;
  readonly cabinetId?: string;
}

/** Answer of bind, swap and unbind. `batchId` undoes it; null where it was so already and nothing was changed. */
export interface BindResult {
  readonly batchId: string | null;
  readonly device: DeviceView;
}

export const deviceCommandNames = ["identify", "readNow", "reboot"] as const;
export type DeviceCommandName = (typeof deviceCommandNames)[number];

/** POST /api/v1/devices/{id}/commands (technician), answered 202 with the command. GET /api/v1/device-commands/{commandId}. */
export interface DeviceCommandRequest {
  readonly command: DeviceCommandName;
  readonly output?: number;
  /** identify: seconds to blink, 1 to 600; 30 when left out. */
  readonly duration?: number;
}
export interface DeviceCommandView {
  readonly commandId: string;
  readonly deviceId: string;
  readonly command: DeviceCommandName;
  readonly output: number | null;
  readonly state: "queued" | "sent" | "received" | "applied" | "rejected" | "expired";
  readonly code: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly receivedAt: number | null;
  readonly appliedAt: number | null;
  readonly endedAt: number | null;
}

/**
 * POST /api/v1/lights/{id}/commissioned (technician), answered 201 with Commissioned: the record of the test on the mast, kept in the
 * light point's history as an entry of action "commissioned" with the fields `step.device`, `step.blink` (done as wished), `step.full`,
 * `step.fullPowerW` and so on, and `step.note`.
 */
export interface CommissionedRequest {
  readonly deviceId: string;
  readonly steps: readonly {
    /** "blink" or the level that was set, %. */
    readonly what: "blink" | "full" | "off" | "program";
    readonly ok: boolean;
    readonly powerW: number | null;
    readonly at: number;
  }[];
  readonly note?: string;
}

export interface Commissioned {
  readonly batchId: string;
}

/** POST /api/v1/labels (technician): a PDF of at most 2,000 QR labels. One of the two; `layout` names the sheet, a4-3x8 when left out. */
export interface LabelsRequest {
  /** A Selection of stock.ts: labels for masts, whose code opens the light point. */
  readonly selection?: unknown;
  /** Labels for controllers, whose code is read when binding. */
  readonly deviceIds?: readonly string[];
  readonly layout?: "a4-3x8" | "a4-2x7" | "single";
}
