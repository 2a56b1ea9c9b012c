/** `HH:MM` of what a person types for a time: 23:00, 23.00, 2300, 9:5, 23; null where it is no time of day. */
export function parseClock(text: string): string | null {
  const match = /^\s*(\d{1,2})(?:\s*[:.h]?\s*(\d{1,2}))?\s*(?:h|uhr)?\s*$/i.exec(text);
  if (match === null) return null;
  const hours = Number(match[1]);
  const minutes = Number(match[2] ?? "0");
  if (hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
