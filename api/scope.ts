/** What part of the town somebody may see and switch. Every path by which light points are read takes one. */
export type AreaScope =
  | { readonly kind: "all" }
  | { readonly kind: "areas"; readonly areaIds: ReadonlySet<string> };

export const wholeTown: AreaScope = { kind: "all" };

export function inScope(scope: AreaScope, areaId: string | null): boolean {
  return scope.kind === "all" || (areaId !== null && scope.areaIds.has(areaId));
}

/** Equal keys mean equal scopes, so that equal readers share one frame. */
export function scopeKey(scope: AreaScope): string {
  return scope.kind === "all" ? "all" : `areas:${[...scope.areaIds].toSorted().join(",")}`;
}
