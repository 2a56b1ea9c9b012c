import { EventEmitter } from "node:events";
import type { Kysely } from "kysely";
import type { Clock } from "../../domain/clock.ts";
import type { FieldReader } from "../../store/field-reader.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { TelemetryReader } from "../../store/telemetry.ts";
import type { Backups } from "../backup/backups.ts";
import type { CookieForm } from "../auth/cookie.ts";
import type { OidcProvider } from "../auth/oidc-provider.ts";
import type { SecretBox } from "../auth/secret-box.ts";
import type { Sessions } from "../auth/sessions.ts";
import type { OfficeConfig } from "../config.ts";
import type { Log } from "../log.ts";
import type { ApprovalEvent } from "../contract/approvals.ts";
import type { WorkLockEvent } from "../contract/work-locks.ts";
import type { WorkLocks } from "../locks/work-locks.ts";
import type { ReadModel } from "./read-model.ts";
import type { FieldLink } from "./field-link.ts";

/** What happens inside the office and must be seen on open screens. */
export interface OfficeEvents {
  /** Sessions may have ended: look at those that are connected. */
  sessionsChanged: [];
  /** Inventory or programs have changed and are loaded. */
  changed: [];
  jobChanged: [jobId: string];
  lightsChanged: [lightIds: readonly string[]];
  devicesChanged: [deviceIds: readonly string[]];
  workLock: [event: WorkLockEvent];
  /** A request for a second person was made, decided or is void. */
  approval: [event: ApprovalEvent];
  /** Something that all must see; by whom it was done. */
  notice: [event: { readonly id: string; readonly actor: string }];
}

/** Everything that routes work with. */
export interface Office {
  readonly config: OfficeConfig;
  readonly publicUrl: URL;
  readonly cookie: CookieForm;
  readonly db: Kysely<OfficeSchema>;
  readonly model: ReadModel;
  readonly field: FieldReader;
  readonly history: TelemetryReader;
  readonly sessions: Sessions;
  /** Seals what must be read again, such as the secrets of authenticator apps. */
  readonly secrets: SecretBox;
  /** The city's single sign-on; null: there is none. */
  readonly signOn: OidcProvider | null;
  readonly link: FieldLink;
  /** The open work locks. */
  readonly locks: WorkLocks;
  readonly backups: Backups;
  /** The town's clock, which a demo makes fast. */
  readonly clock: Clock;
  /** The machine's own clock: for sessions, links and the audit record. */
  readonly now: () => number;
  readonly demo: boolean;
  readonly log: Log;
  readonly events: EventEmitter<OfficeEvents>;
}
