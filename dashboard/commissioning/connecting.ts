import type { DeviceView } from "../../api/contract/devices.ts";

/** What stands in the way of connecting, or how it is done. */
export type Connecting =
  | { readonly kind: "unknown" | "revoked" | "notForLamps" }
  | { readonly kind: "taken"; readonly by: DeviceView["bound"] }
  /** Outputs that are free, from 1. */
  | { readonly kind: "bind"; readonly outputs: readonly number[] }
  | { readonly kind: "swap"; readonly old: string };

/** `device` is null where nobody admitted it; `lightDevice` is the controller the light point has already. */
export function connectingOf(device: DeviceView | null, lightDevice: string | null): Connecting {
  if (device === null) return { kind: "unknown" };
  if (!device.admitted) return { kind: device.revokedAt === null ? "unknown" : "revoked" };
  if (device.kind !== "lamp") return { kind: "notForLamps" };
  const taken = new Set(device.bound.map(({ output }) => output));
  const all = Array.from({ length: Math.max(1, device.announced?.outputs ?? 1) }, (_, i) => i + 1);
  const outputs = all.filter((output) => !taken.has(output));
  if (outputs.length === 0) return { kind: "taken", by: device.bound };
  if (lightDevice !== null) return { kind: "swap", old: lightDevice };
  return { kind: "bind", outputs };
}
