import type { Role } from "../contract/session.ts";
import { stockKinds } from "../contract/stock.ts";
import type { TokenScope } from "../contract/tokens.ts";

/** The role without which a scope is good for nothing: what a token would be refused anyway is not handed out. */
export const leastRoleOfScope: Readonly<Record<TokenScope, Role>> = {
  read: "viewer",
  switch: "technician",
  stock: "technician",
  plan: "planner",
  admin: "administrator",
};

/**
 * Which operation takes API tokens, and of which scope. What is not named takes none: so a new route is closed to tokens until somebody
 * decides. Never here: sign-in, sessions, passwords, second factors, people, tokens themselves, what devices prove themselves with and
 * what is decided about approvals, for with those a token could make itself more than it is. Saved views belong to a person's screen.
 */
const scopes: ReadonlyMap<string, TokenScope> = new Map(
  Object.entries<TokenScope>({
    readTown: "read",
    readOverview: "read",
    readStreets: "read",
    listLights: "read",
    readLightColumns: "read",
    readLightStates: "read",
    readLight: "read",
    readLightHistory: "read",
    readLightStock: "read",
    listNearLights: "read",
    readSelection: "read",
    readEnergy: "read",
    listPrograms: "read",
    readProgram: "read",
    previewProgram: "read",
    listDevices: "read",
    listNewDevices: "read",
    readDevice: "read",
    readDeviceCommand: "read",
    readJob: "read",
    listWorkLocks: "read",
    readQuarantine: "read",
    readSecurityEvents: "read",
    exportInventory: "read",
    exportSelection: "read",
    printLabels: "read",
    readHistory: "read",
    listBatches: "read",
    readHandover: "read",
    listApprovals: "read",
    readApproval: "read",
    listRunbooks: "read",
    readTrash: "read",
    ...ofEachKind("list", "s", "read"),
    ...ofEachKind("read", "", "read"),

    setOverride: "switch",
    endOverride: "switch",
    commandDevice: "switch",
    setWorkLock: "switch",
    extendWorkLock: "switch",
    endWorkLock: "switch",

    createLight: "stock",
    changeLight: "stock",
    changeLights: "stock",
    deleteLight: "stock",
    changeGroupMembers: "stock",
    bindDevice: "stock",
    unbindDevice: "stock",
    swapDevice: "stock",
    recordCommissioned: "stock",
    undoBatch: "stock",
    restore: "stock",
    startImport: "stock",
    listImports: "stock",
    readImport: "stock",
    readImportRows: "stock",
    readImportAnew: "stock",
    applyImport: "stock",
    forgetImport: "stock",
    listImportProfiles: "stock",
    saveImportProfile: "stock",
    deleteImportProfile: "stock",
    ...ofEachKind("create", "", "stock"),
    ...ofEachKind("change", "", "stock"),
    ...ofEachKind("delete", "", "stock"),

    createProgram: "plan",
    changeProgram: "plan",
    deleteProgram: "plan",
    assignProgram: "plan",

    revokeDevice: "admin",
    deleteDevice: "admin",
    listUsers: "admin",
    exportRecord: "admin",
    verifyRecord: "admin",
    listBackups: "admin",
    verifyBackup: "admin",
    listDeviceCredentials: "admin",
    readDeviceCredentials: "admin",
    listRecord: "admin",
    readRecordHead: "admin",
  }),
);

/** The operations of routes/stock.ts, which are made from the kinds. */
function ofEachKind(verb: string, plural: string, scope: TokenScope): Record<string, TokenScope> {
  const isMaking = verb === "create" || verb === "delete";
  return Object.fromEntries(
    stockKinds
      // Light points have operations of their own; gateways come and go as devices.
      .filter((kind) => kind !== "lightPoint" && (kind !== "gateway" || !isMaking))
      .map((kind) => [`${verb}${kind.charAt(0).toUpperCase()}${kind.slice(1)}${plural}`, scope]),
  );
}

/** The scope that a token needs for this operation; null: it takes no token. */
export function tokenScopeOf(operationId: string): TokenScope | null {
  return scopes.get(operationId) ?? null;
}

/** Fields that say when a light point burns and how brightly: changing them is planning, wherever they stand in a change of the stock. */
const planned: ReadonlySet<string> = new Set(["calendarId", "programId"]);

/** The scope that a request's body needs beyond that of its operation; null: none. */
export function tokenScopeOfBody(operationId: string, body: unknown): TokenScope | null {
  if (scopes.get(operationId) !== "stock" || typeof body !== "object" || body === null) return null;
  for (const [name, inner] of Object.entries(body)) {
    if (planned.has(name)) return "plan";
    const needed = tokenScopeOfBody(operationId, inner);
    if (needed !== null) return needed;
  }
  return null;
}

/** Every operation that the table names. */
export const tokenOperations: readonly string[] = [...scopes.keys()];
