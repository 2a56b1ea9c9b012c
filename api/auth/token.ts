import { createHash, randomBytes } from "node:crypto";

/** 256 random bits for a cookie or a one-time link, safe in a URL. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What rests in the database instead of the token: whoever reads the file cannot sign in with it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** An id such as `lp_k3v...`: 80 random bits, lower case without letters that look alike. */
export function newId(prefix: string): string {
  return `${prefix}_${letters(16)}`;
}

/** 160 random bits that a device proves itself with, in letters that can be typed from a slip and stand in a table as they are. */
export function newSecret(): string {
  return letters(32);
}

function letters(count: number): string {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  let text = "";
  for (const byte of randomBytes(count)) text += alphabet[byte & 31];
  return text;
}
