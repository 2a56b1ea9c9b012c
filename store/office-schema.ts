import type { Generated, Insertable } from "kysely";
import type {
  AbsencesTable,
  ApiTokensTable,
  ApprovalsTable,
  DeviceCertificatesTable,
  EnrolmentCodesTable,
  NoticesSeenTable,
  DarkenedLatelyTable,
  NoticesTable,
  OidcLoginsTable,
  RunbooksTable,
} from "./office-access-schema.ts";
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
  record_head: RecordHeadTable;
  imports: ImportsTable;
  supply_points: SupplyPointsTable;
  masts: MastsTable;
  groups: GroupsTable;
  group_members: GroupMembersTable;
  work_locks: WorkLocksTable;
  saved_views: SavedViewsTable;
  import_profiles: ImportProfilesTable;
  batches: BatchesTable;
  object_changes: ObjectChangesTable;
  oidc_logins: OidcLoginsTable;
  api_tokens: ApiTokensTable;
  device_certificates: DeviceCertificatesTable;
  enrolment_codes: EnrolmentCodesTable;
  approvals: ApprovalsTable;
  darkened_lately: DarkenedLatelyTable;
  notices: NoticesTable;
  notices_seen: NoticesSeenTable;
  absences: AbsencesTable;
  runbooks: RunbooksTable;
}

type JsonText = string;
type YesNo = 0 | 1;
export type DeviceKind = "lamp" | "gateway" | "cabinet";
export type IntentKind =
  | "override.set"
  | "override.clear"
  | "device.command"
  | "inventory.changed"
  | "locks.changed"
  | "programs.changed";
type UserRole = "viewer" | "technician" | "planner" | "administrator";
type ImportState = "reading" | "ready" | "applying" | "applied" | "failed";

interface MetaTable {
  /** `inventoryRevision`, `programsRevision` (whole numbers as text, "0" in an empty office), `site` and what else one value is kept of. */
  key: string;
  value: string;
}

/** What stands in every table of the stock: it is edited on condition of its version and goes to the trash instead of away. */
interface Edited {
  /** Grows by one with each change. */
  version: Generated<number>;
  /** In the trash since then. */
  deleted_at: Generated<number | null>;
}

interface AreasTable extends Edited {
  id: string;
  name: string;
}

interface StreetsTable extends Edited {
  id: string;
  name: string;
  /** Lines of the street: [[[longitude, latitude], ...], ...]; null where none was imported. */
  geometry: JsonText | null;
}

/** A place in degrees, WGS 84, where it is known. */
interface Placed {
  lat: number | null;
  lon: number | null;
}

interface CabinetsTable extends Edited, Placed {
  id: string;
  number: string;
  name: string | null;
  area_id: Generated<string | null>;
  address: Generated<string | null>;
  supply_point_id: Generated<string | null>;
  /** The cabinet's controller, of kind "cabinet"; null where nothing is remote there. */
  device_id: Generated<string | null>;
  note: Generated<string | null>;
}

interface SegmentsTable extends Edited {
  id: string;
  cabinet_id: string;
  number: string;
  name: Generated<string | null>;
  /** The cabinet controller's output that switches it, from 1; null where none does. */
  output: Generated<number | null>;
  /** When it is switched; also the calendar of its light points that are switched by cabinet. */
  calendar_id: Generated<string | null>;
  /** 0 where it is without voltage while it is switched off: its networked controllers are silent by day. */
  day_powered: Generated<YesNo>;
  note: Generated<string | null>;
}

/** Where the town draws from the grid: market location and meter. */
interface SupplyPointsTable extends Edited {
  id: string;
  /** Number of the market location (Marktlokation) or what the supplier calls it. */
  number: string;
  meter_number: string | null;
  name: string | null;
  lat: number | null;
  lon: number | null;
  note: string | null;
}

/** A mast with what is known of it beyond its number; light points name it by that number. */
interface MastsTable extends Edited {
  id: string;
  number: string;
  lat: number | null;
  lon: number | null;
  height_meters: Generated<number | null>;
  material: Generated<string | null>;
  installed_year: Generated<number | null>;
  note: Generated<string | null>;
}

interface GroupsTable extends Edited {
  id: string;
  name: string;
  note: string | null;
}

interface GroupMembersTable {
  group_id: string;
  light_id: string;
}

/** While it holds nothing is switched from afar there (Arbeitssperre). It ends by itself at `until_at`. */
interface WorkLocksTable {
  id: string;
  target_kind: "lightPoint" | "segment" | "cabinet";
  target_id: string;
  /** Who works there, and under which number that person is reached. */
  person: string;
  phone: string;
  reason: string | null;
  /** By the town's clock. */
  from_at: number;
  until_at: number;
  created_by: string;
  /** Ended by a person before its time. */
  ended_at: number | null;
  ended_by: string | null;
  /** Its end by itself was seen by a person: the warning goes. */
  seen_at: number | null;
  seen_by: string | null;
}

/** A filter that a person keeps under a name. */
interface SavedViewsTable {
  id: string;
  user_id: string;
  name: string;
  /** As the dashboard's route names it: "lights". */
  screen: string;
  /** The filter as query parameters. */
  query: string;
  /** 1: everybody may use it. */
  shared: Generated<YesNo>;
  created_at: number;
}

/** How a town's files are read: api/contract/imports.ts ImportSettings. */
interface ImportProfilesTable {
  id: string;
  name: string;
  content: JsonText;
  created_at: number;
  created_by: string;
  updated_at: number;
}

export type BatchKind = "edit" | "bulk" | "import" | "commissioning" | "trash" | "restore" | "undo";

/** What was changed in one go, and can be undone in one go. */
interface BatchesTable {
  /** Ascending in the order in which they were made. */
  seq: Generated<number>;
  /** "b_..." */
  id: string;
  kind: BatchKind;
  /** What it was, in the words of who did it or the file's name. */
  title: string;
  /** Objects changed. */
  count: Generated<number>;
  at: number;
  /** User id. */
  actor: string;
  /** The batch that took it back. */
  undone_by: string | null;
}

/** The history of every object of the stock. */
interface ObjectChangesTable {
  id: Generated<number>;
  batch_id: string;
  /** StockKind of api/contract/stock.ts. */
  kind: string;
  object_id: string;
  /** "created", "changed", "deleted", "restored", "bound", "unbound", "swapped", "commissioned", ... */
  action: string;
  /** {field: [before, after], ...} by the names of the contract; null where there is nothing to tell. */
  fields: JsonText | null;
  at: number;
  actor: string;
}

interface LuminaireTypesTable extends Edited {
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
  /** Hours after which it counts as worn out; null unknown. */
  rated_life_hours: Generated<number | null>;
  /** [[operating hours, share of the first luminous flux 0..1], ...] ascending; "[]" unknown. */
  lumen_depreciation: Generated<JsonText>;
  note: Generated<string | null>;
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
  /** The inventory the row came from (its import profile's name or the file's): what is missing in its next file has vanished. */
  source: Generated<string | null>;
  /** When the luminaire was hung, YYYY-MM-DD, YYYY-MM or YYYY. */
  installed_on: Generated<string | null>;
  note: Generated<string | null>;
  version: Generated<number>;
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
  name: Generated<string | null>;
  /** Where it hangs, degrees, where it serves no light point of its own: gateways. */
  lat: Generated<number | null>;
  lon: Generated<number | null>;
  note: Generated<string | null>;
  version: Generated<number>;
  secret_changed_at: Generated<number | null>;
  /** After a rotation the former secret stays good until then. */
  old_secret_hash: Generated<Uint8Array | null>;
  old_secret_until: Generated<number | null>;
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
  version: Generated<number>;
  phone: Generated<string | null>;
  /** Base32; null where the person has no second factor. It counts from `totp_confirmed_at` on. */
  totp_secret: Generated<string | null>;
  totp_confirmed_at: Generated<number | null>;
  /** The last 30-second step that was used: each code is good once. */
  totp_last_step: Generated<number>;
  /** [SHA-256 of a code, hexadecimal, ...]: those not used yet. */
  recovery_codes: Generated<JsonText>;
  /** Who this person is to the city's single sign-on. */
  oidc_issuer: Generated<string | null>;
  oidc_subject: Generated<string | null>;
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
  /** "ss_...": what the session is called by, for its id follows from the cookie. */
  public_id: string | null;
  /** "password", "firstStart", "invitation", "demo" or "oidc". */
  method: Generated<string>;
  /** When the person last proved who they are; null: never in this session. */
  proven_at: Generated<number | null>;
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
  /** Who it was by name, then. */
  name: string | null;
  /** Parts of rows that this line took away: record-erasure.ts; null in all other lines. */
  erases: Generated<string | null>;
  /** Set by the table's triggers (record-chain.ts). Hexadecimal; a salt is null once its part is erased. */
  key_id: Generated<string>;
  name_salt: Generated<string | null>;
  address_salt: Generated<string | null>;
  content_salt: Generated<string | null>;
  name_seal: Generated<string>;
  address_seal: Generated<string>;
  content_seal: Generated<string>;
  mac: Generated<string>;
}

/** One row: where the record stands. Kept by the triggers of audit. */
interface RecordHeadTable {
  one: Generated<1>;
  rows: number;
  mac: string;
  at: number;
  key_id: string;
  signature: string;
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
  /** "geojson", "csv" or "xlsx". */
  format: Generated<string | null>;
  /** ImportSettings of api/contract/imports.ts, as they were read with last. */
  settings: Generated<JsonText | null>;
  /** What it changed. */
  batch_id: Generated<string | null>;
  /** {added, changed, vanished}: light points, once applied. */
  carried_out: Generated<JsonText | null>;
}

export type NewLightPoint = Insertable<LightPointsTable>;
