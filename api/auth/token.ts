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
  const letters = "0123456789abcdefghjkmnpqrstvwxyz";
  let id = "";
  for (const byte of randomBytes(16)) id += letters[byte & 31];
  return `${prefix}_${id}`;
}
