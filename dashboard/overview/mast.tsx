export interface MastProps {
  readonly x: number;
  readonly horizon: number;
  /** 0 to 1: how bright it is. */
  readonly level: number;
  /** What is only planned is drawn fainter than what was. */
  readonly past: boolean;
}

/** One street lamp of the panorama. Its cone is the gradient `mast-cone`. */
export function Mast({ x, horizon, level, past }: MastProps) {
  const top = horizon - 34;
  const lit = level > 0.01;
  const strength = past ? 1 : 0.5;
  return (
    <g>
      {lit && (
        <path
          d={`M${x + 6} ${top + 2}L${x + 18} ${horizon + 9}H${x - 7}z`}
          fill="url(#mast-cone)"
          opacity={(0.18 + 0.82 * level) * strength}
        />
      )}
      <path
        d={`M${x} ${horizon}V${top + 5}q0-5 5-5h2`}
        fill="none"
        stroke="var(--pan-mast)"
        strokeWidth="1.4"
      />
      {lit && (
        <>
          <circle
            cx={x + 7}
            cy={top + 1}
            r={4 + level * 4}
            fill="#ffe98f"
            opacity={0.18 * strength}
          />
          <circle cx={x + 7} cy={top + 1} r={1.6 + level * 1.6} fill="#fff0a8" opacity={strength} />
        </>
      )}
    </g>
  );
}
