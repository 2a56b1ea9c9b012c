import type { ReactNode } from "react";
import { NightStreet } from "./night-street.tsx";

/** The door: a street at dusk above, what is asked below. */
export function Gate({ children }: { readonly children: ReactNode }) {
  return (
    <div className="gate">
      <div className="gate-sky">
        <NightStreet />
      </div>
      <main className="gate-body stack" id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
