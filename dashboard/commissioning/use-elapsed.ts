import { useEffect, useState } from "react";

/** Real seconds since an instant of this machine, told anew each second; 0 without one. */
export function useElapsed(since: number | null): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (since === null) return;
    const tell = (): void => setSeconds(Math.max(0, Math.floor((Date.now() - since) / 1_000)));
    tell();
    const timer = setInterval(tell, 1_000);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? 0 : seconds;
}
