import { roles } from "../../api/contract/session.ts";
import type { Role } from "../../api/contract/session.ts";

export type Action = "switchLights" | "editPrograms" | "seeQuarantine" | "importInventory";

/** The least role that may do it; the server enforces the same per route. */
export const leastRole: Readonly<Record<Action, Role>> = {
  switchLights: "technician",
  seeQuarantine: "technician",
  editPrograms: "planner",
  importInventory: "administrator",
};

export function mayDo(role: Role, action: Action): boolean {
  return roles.indexOf(role) >= roles.indexOf(leastRole[action]);
}
