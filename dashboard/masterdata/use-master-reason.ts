import { useRoleReason } from "../session/use-gate.ts";
import type { MasterKind } from "../router/routes.ts";

/** Areas say who may see what, supply points what is paid: an administration's business, as the server has it (api/stock/kinds.ts). */
const forAdministrators: ReadonlySet<MasterKind> = new Set(["area", "supplyPoint"]);

/** Why the reader may not change objects of a kind; null where he may. */
export function useMasterReason(kind: MasterKind): string | null {
  const planner = useRoleReason("editStock");
  const administrator = useRoleReason("importInventory");
  return forAdministrators.has(kind) ? administrator : planner;
}
