import { refuse } from "../http/problem.ts";
import type { Route } from "../http/route.ts";

/** A route for what has no part of its own for each area: whoever holds a role for some areas only is refused, before anything is looked up. */
export function wholeTownOnly(route: Route): Route {
  return {
    ...route,
    run: async (request, caller) =>
      caller === null || caller.scope.kind === "all"
        ? route.run(request, caller)
        : refuse("notAllowed", "This concerns the whole town; you hold your role for some areas."),
  };
}
