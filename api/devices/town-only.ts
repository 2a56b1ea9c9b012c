import { refuse, type Refusal } from "../http/problem.ts";
import type { AreaScope } from "../scope.ts";

/** Who may connect concerns the whole town: a device belongs to no area before it is bound. */
export function townOnly(scope: AreaScope): Refusal | null {
  return scope.kind === "all"
    ? null
    : refuse("notAllowed", "Who may connect concerns the whole town.");
}
