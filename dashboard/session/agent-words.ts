/** Names that browsers and systems give themselves, the more telling ones first: many pretend to be others as well. */
const browsers = [
  ["Edg", "Edge"],
  ["OPR", "Opera"],
  ["SamsungBrowser", "Samsung Internet"],
  ["Firefox", "Firefox"],
  ["FxiOS", "Firefox"],
  ["CriOS", "Chrome"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;
const systems = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["CrOS", "ChromeOS"],
  ["Linux", "Linux"],
] as const;

/** Browser and system as people call them, of a User-Agent header; null where it says neither. It is no proof of anything. */
export function agentWords(agent: string | null): string | null {
  if (agent === null) return null;
  const name = (of: readonly (readonly [string, string])[]) =>
    of.find(([sign]) => agent.includes(sign))?.[1] ?? null;
  const words = [name(browsers), name(systems)].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(", ");
}
