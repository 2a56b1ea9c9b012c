import { useState } from "react";

interface Position {
  readonly latitude: number;
  readonly longitude: number;
  /** Radius that the true place lies in, m. */
  readonly accuracy: number;
}

export type PositionState =
  | { readonly kind: "idle" | "asking" | "refused" | "unavailable" }
  | { readonly kind: "known"; readonly position: Position };

/** Where the phone is, asked for on request: nobody is located without having pressed for it. */
export function usePosition(): { readonly state: PositionState; readonly ask: () => void } {
  const [state, setState] = useState<PositionState>({ kind: "idle" });
  const ask = (): void => {
    // Missing on plain http, whatever the types say.
    const geolocation = navigator.geolocation as Geolocation | undefined;
    if (geolocation === undefined || !isSecureContext) return setState({ kind: "unavailable" });
    setState({ kind: "asking" });
    geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        setState({ kind: "known", position: { latitude, longitude, accuracy } }),
      ({ code, PERMISSION_DENIED }) =>
        setState({ kind: code === PERMISSION_DENIED ? "refused" : "unavailable" }),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 },
    );
  };
  return { state, ask };
}
