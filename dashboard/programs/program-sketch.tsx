import type { SwitchPointView } from "../../api/contract/programs.ts";
import { dueMinutes } from "./draft.ts";
import { useSunMinutes } from "./use-sun-minutes.ts";

/** A program as a small picture, to be told from the others at a glance; its words stand beside it. */
export function ProgramSketch({ points }: { readonly points: readonly SwitchPointView[] }) {
  const sun = useSunMinutes();
  const y = (level: number): number => 34 - (level / 100) * 30;
  let line = `M0 ${y(0)}`;
  let furthest = 0;
  for (const point of points) {
    // Drawn as the rules say: a point never acts before the one ahead of it.
    furthest = Math.max(furthest, dueMinutes(point.at, sun));
    const x = (furthest / 1_440) * 120;
    line += `H${x.toFixed(1)}V${y(point.level).toFixed(1)}`;
  }
  line += "H120";
  return (
    <svg className="sketch" width="120" height="38" viewBox="0 0 120 38" aria-hidden="true">
      <path d={`${line}V34H0z`} fill="var(--lamp-soft)" />
      <path d={line} fill="none" stroke="var(--lamp)" strokeWidth="1.6" />
    </svg>
  );
}
