import { AppError } from "../domain/app-error.ts";

// Codes of https://sqlite.org/rescode.html
const FULL = 13;
const IOERR_WRITE = 778;
const IOERR_SHMSIZE = 4874;
const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_PRIMARYKEY = 1555;
const CONSTRAINT_FOREIGNKEY = 787;

/** SQLite's extended result code of a thrown error, also of one that came over from a worker; null for other errors. */
export function sqliteCode(error: unknown): number | null {
  if (error instanceof AppError) return numberOrNull(error.context["errcode"]);
  if (error instanceof Error && "errcode" in error) return numberOrNull(error.errcode);
  return null;
}

/** No room on the disk (or no right to more of it): the statement's transaction is rolled back already. */
export function isDiskFull(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === FULL || code === IOERR_WRITE || code === IOERR_SHMSIZE;
}

/** A row with this key is there already. */
export function isDuplicateKey(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === CONSTRAINT_UNIQUE || code === CONSTRAINT_PRIMARYKEY;
}

/** The row points to one that is not there, or another one still points to it. */
export function isBrokenReference(error: unknown): boolean {
  return sqliteCode(error) === CONSTRAINT_FOREIGNKEY;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
