const masts = Array.from({ length: 9 }, (_, i) => {
  // Each mast smaller by a constant ratio: a row of lamps running off to the right.
  const scale = 0.74 ** i;
  return { x: 1060 - 1240 * scale + 120, scale };
});

/** A row of street lamps in perspective, drawn; it says nothing that is not written below it. */
export function NightStreet() {
  return (
    <svg viewBox="0 0 1200 360" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
      <defs>
        <linearGradient id="gate-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="var(--sky-night)" />
          <stop offset="0.62" stopColor="var(--sky-dusk)" />
          <stop offset="0.8" stopColor="var(--sky-glow)" />
        </linearGradient>
        <linearGradient id="gate-cone" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#fde556" stopOpacity="0.42" />
          <stop offset="1" stopColor="#fde556" stopOpacity="0" />
        </linearGradient>
      </defs>
      <rect width="1200" height="360" fill="url(#gate-sky)" />
      <path d="M0 330h1200v30H0z" fill="var(--sky-earth)" />
      {masts.map(({ x, scale }) => (
        <g key={x} transform={`translate(${x} 332) scale(${scale})`}>
          <path d="M52-212 130 0H-6z" fill="url(#gate-cone)" />
          <ellipse cx="62" cy="0" rx="68" ry="9" fill="#fde556" opacity="0.3" />
          <path
            d="M0 0v-196q0-30 30-30h24"
            fill="none"
            stroke="#131a30"
            strokeWidth="7"
            strokeLinecap="round"
          />
          <path d="M44-229h38l-9 17H52z" fill="#fff3b0" />
        </g>
      ))}
    </svg>
  );
}
