import { useEffect, useState } from "react";

const everyMs = 30_000;

/** The machine's own time, for what is told by it: requests, notices, sessions. The town's clock of a demo runs fast. */
export function useWallClock(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(ticking);
  }, []);
  return now;
}
