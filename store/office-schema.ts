import type { Generated, Insertable } from "kysely";
import type { LightingClass, Switching } from "../domain/light.ts";

/**
 * The tables of office.db, written only by the office process. Times are milliseconds since 1970, UTC; yes and no are 1 and 0;
 * JsonText columns hold the text of the JSON value named beside them.
 */
export interface OfficeSchema {
  meta: MetaTable;
  areas: AreasTable;
  streets: StreetsTable;
  cabinets: CabinetsTable;
  segments: SegmentsTable;
  luminaire_types: LuminaireTypesTable;
  light_points: LightPointsTable;
  devices: DevicesTable;
  programs: ProgramsTable;
  program_versions: ProgramVersionsTable;
  calendars: CalendarsTable;
  users: UsersTable;
  user_areas: UserAreasTable;
  sessions: SessionsTable;
  login_links: LoginLinksTable;
  intents: IntentsTable;
  jobs: JobsTable;
  idempotency_keys: IdempotencyKeysTable;
  audit: AuditTable;
  imports: ImportsTable;
}

type JsonText = string;
type YesNo = 0 | 1;
export type DeviceKind = "lamp" | "gateway" | "cabinet";
export type IntentKind =
  | "override.set"
  | "override.clear"
  | "inventory.changed"
  | "programs.changed";
type UserRole = "viewer" | "technician" | "planner" | "administrator";
type ImportState = "reading" | "ready" | "applying" | "applied" | "failed";

interface MetaTable {
  /** `inventoryRevision`, `programsRevision` (whole numbers as text, "0" in an empty office), `site` and what else one value is kept of. */
  key: string;
  value: string;
}

interface AreasTable {
  id: string;
  name: string;
}

interface StreetsTable {
  id: string;
  name: string;
  /** Lines of the street: [[[longitude, latitude], ...], ...]; null where none was imported. */
  geometry: JsonText | null;
}

interface CabinetsTable {
  id: string;
  number: string;
  name: string | null;
  /** Degrees; null where the file gave only the number. */
  lat: number | null;
  lon: number | null;
}

interface SegmentsTable {
  id: string;
  cabinet_id: string;
  number: string;
}

interface LuminaireTypesTable {
  id: string;
  name: string;
  manufacturer: string | null;
  /** W at 100 %. */
  rated_power: number;
  /** W at level 0 with the supply on. */
  standby_power: Generated<number>;
  /** [[level %, active power W], ...] ascending; "[]" is the straight line from standby to rated power. */
  power_curve: Generated<JsonText>;
  light_source: string | null;
  lumens: number | null;
}

interface LightPointsTable {
  /** "lp_" and at least 16 characters of [a-z0-9]. */
  id: string;
  /** Place in columns and frames: from 0, unique, never given twice, also not after deletion. */
  idx: number;
  number: string;
  mast: string | null;
  street: string | null;
  house_number: string | null;
  area_id: string | null;
  /** Degrees, WGS 84. */
  lat: number;
  lon: number;
  cabinet_id: string | null;
  segment_id: string | null;
  phase: "L1" | "L2" | "L3" | null;
  luminaire_type_id: string | null;
  switching: Switching;
  /** A row of devices; unique together with output among the points not deleted. */
  device_id: string | null;
  output: Generated<number>;
  lighting_class: LightingClass | null;
  /** Safety floor, %. */
  minimum_level: Generated<number>;
  /** Level without program and override, %. */
  default_level: Generated<number>;
  never_dim: Generated<YesNo>;
  zeichen394: Generated<YesNo>;
  calendar_id: string | null;
  /** Key of the row in the imported file, so that the same file again finds its light points; unique where set. */
  source_key: string | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

interface DevicesTable {
  id: string;
  /** SHA-256 of the secret, 32 bytes; null while the device has none and so cannot connect. */
  secret_hash: Uint8Array | null;
  kind: DeviceKind;
  /** The gateway that may speak for this device. */
  gateway_id: string | null;
  created_at: number;
  revoked_at: number | null;
}

interface ProgramsTable {
  id: string;
  name: string;
  current_version: number;
  created_at: number;
  deleted_at: number | null;
}

interface ProgramVersionsTable {
  program_id: string;
  version: number;
  /** {points: SwitchPoint[]} of domain/program.ts. */
  content: JsonText;
  created_at: number;
  created_by: string;
}

interface CalendarsTable {
  id: string;
  name: string;
  /** {rules: CalendarRule[], defaultProgramId} of domain/calendar.ts. */
  content: JsonText;
  version: number;
}

interface UsersTable {
  id: string;
  name: string;
  /** Lower case; unique where set. */
  email: string | null;
  password_hash: string | null;
  role: UserRole;
  language: "de" | "en";
  created_at: number;
  disabled_at: number | null;
}

/** A user with rows here sees only light points of these areas; a user without any sees the whole town. */
interface UserAreasTable {
  user_id: string;
  area_id: string;
}

interface SessionsTable {
  /** SHA-256 of the cookie's value, hexadecimal. */
  id: string;
  user_id: string;
  created_at: number;
  expires_at: number;
  last_seen_at: number;
  address: string | null;
  agent: string | null;
}

interface LoginLinksTable {
  /** SHA-256 of the code, hexadecimal. */
  token: string;
  user_id: string | null;
  purpose: string;
  expires_at: number;
  used_at: number | null;
}

interface IntentsTable {
  /** Ascending and never given twice: field remembers the last one it has seen. */
  id: Generated<number>;
  kind: IntentKind;
  payload: JsonText;
  job_id: string | null;
  actor: string;
  created_at: number;
}

interface JobsTable {
  id: string;
  kind: "override.set" | "override.clear";
  payload: JsonText;
  /** Light points. */
  total: number;
  created_at: number;
  created_by: string;
}

interface IdempotencyKeysTable {
  user_id: string;
  key: string;
  /** SHA-256 of method, path and body, hexadecimal: the same key with another request is a conflict. */
  request_hash: string;
  status: number;
  response: JsonText;
  created_at: number;
}

interface AuditTable {
  id: Generated<number>;
  at: number;
  actor: string;
  role: string;
  action: string;
  object: string;
  before: JsonText | null;
  after: JsonText | null;
  reason: string | null;
  address: string | null;
}

interface ImportsTable {
  id: string;
  state: ImportState;
  file_name: string;
  done_rows: Generated<number>;
  total_rows: number | null;
  /** ImportReport of api/contract/imports.ts. */
  report: JsonText | null;
  /** ImportProblem of api/contract/imports.ts. */
  problem: JsonText | null;
  created_at: number;
  created_by: string;
  applied_at: number | null;
}

export type NewLightPoint = Insertable<LightPointsTable>;
