import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

/**
 * Room kept back on the disk for commands and acknowledgements (reliability.md 9): on a full disk not even DELETE works,
 * so a file is given up to make room.
 */
export interface Ballast {
  /** True while the room is kept back. */
  held(): boolean;
  /** Takes the room back; false while the disk is too full for it. Does nothing when it is held. */
  restore(): boolean;
  /**
   * Runs `attempt`. While the ballast is out, only urgent work may use the room: the rest is "diskFull" without being tried.
   * Urgent work that finds the disk full is tried once more after the ballast has been given up.
   */
  guard<T extends { readonly kind: string }>(
    urgent: boolean,
    attempt: () => T | DiskFull,
  ): T | DiskFull;
}

interface DiskFull {
  readonly kind: "diskFull";
}

const DEFAULT_BYTES = 8 * 1024 * 1024;

/** Opens the ballast file at `path`, making it if there is room. */
export function openBallast(path: string, bytes: number = DEFAULT_BYTES): Ballast {
  let held = existsSync(path);

  const restore = (): boolean => {
    if (!held) held = writeFile(path, bytes);
    return held;
  };

  restore();
  return {
    held: () => held,
    restore,
    guard(urgent, attempt) {
      if (!held && !urgent) return { kind: "diskFull" };
      const outcome = attempt();
      if (outcome.kind !== "diskFull" || !urgent || !held) return outcome;
      rmSync(path, { force: true });
      held = false;
      return attempt();
    },
  };
}

/** False when the disk is full. The name appears only when the whole file is there, so a crash leaves no short ballast. */
function writeFile(path: string, bytes: number): boolean {
  const unfinished = `${path}.new`;
  const file = openForWriting(unfinished);
  if (file === null) return false;
  try {
    // Real bytes: a file system may keep a file of zeros without giving it blocks.
    const piece = crypto.getRandomValues(new Uint8Array(65_536));
    for (let written = 0; written < bytes; written += piece.length) writeSync(file, piece);
    fsyncSync(file);
  } catch (error) {
    closeSync(file);
    rmSync(unfinished, { force: true });
    if (isNoSpace(error)) return false;
    throw error;
  }
  closeSync(file);
  renameSync(unfinished, path);
  return true;
}

function openForWriting(path: string): number | null {
  try {
    return openSync(path, "w", 0o600);
  } catch (error) {
    if (isNoSpace(error)) return null;
    throw error;
  }
}

function isNoSpace(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ENOSPC" || error.code === "EDQUOT")
  );
}
