import { createHash, randomBytes } from "node:crypto";

/** Without letters that look alike (Crockford's base 32). */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 20;

/** A code of 100 random bits that can be read out and typed: five groups of four letters. */
export function newEnrolmentCode(): string {
  let text = "";
  for (const byte of randomBytes(length)) text += alphabet[byte & 31];
  return text.replaceAll(/(.{4})(?=.)/g, "$1-");
}

/**
 * What rests in the database: SHA-256 of the code as it was meant, however it was typed. The row is looked up by it, so that how long an
 * answer takes tells nothing about the code.
 */
export function hashEnrolmentCode(typed: string): string {
  const meant = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return createHash("sha256").update(meant).digest("hex");
}
