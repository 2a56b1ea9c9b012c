import { roles } from "../../api/contract/session.ts";
import type { Role } from "../../api/contract/session.ts";

export type Action =
  | "switchLights"
  | "correctLights"
  | "printLabels"
  | "lockWork"
  | "editStock"
  | "editPrograms"
  | "seeQuarantine"
  | "importInventory";

/** The least role that may do it; the server enforces the same per route. */
export const leastRole: Readonly<Record<Action, Role>> = {
  switchLights: "technician",
  correctLights: "technician",
  printLabels: "technician",
  lockWork: "technician",
  seeQuarantine: "technician",
  editStock: "planner",
  editPrograms: "planner",
  importInventory: "administrator",
};

export function mayDo(role: Role, action: Action): boolean {
  return roles.indexOf(role) >= roles.indexOf(leastRole[action]);
}
