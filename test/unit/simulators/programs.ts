import type { ProgramMessage, SwitchPoint } from "../../../firmware-contracts/types/messages.ts";

/** A program message for Berlin in winter time, with what a test wants otherwise. */
export function plain(parts: Partial<ProgramMessage> = {}): ProgramMessage {
  return {
    epoch: 1,
    version: 1,
    issuedAt: Date.parse("2026-01-01T00:00:00Z"),
    expiresAt: null,
    hash: "p1",
    zone: "Europe/Berlin",
    initialOffsetSeconds: 3600,
    transitions: [],
    lastDay: "2028-12-31",
    place: { latitude: 52.52, longitude: 13.405 },
    holidays: [],
    programs: [{ id: "std", points: [] }],
    calendar: [],
    defaultProgram: "std",
    ...parts,
  };
}

/** One program for all nights. */
export function aProgram(
  points: SwitchPoint[],
  parts: Partial<ProgramMessage> = {},
): ProgramMessage {
  return plain({ programs: [{ id: "std", points }], ...parts });
}
