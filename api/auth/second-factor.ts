import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { Office } from "../office/office.ts";
import { hashToken } from "./token.ts";

/** RFC 6238 as every authenticator app knows it: SHA-1, six digits, 30 seconds; one step of drift to either side. */
const form = { algorithm: "SHA1", digits: 6, period: 30 } as const;
const window = 1;
const recoveryCodeCount = 10;

/** 160 random bits, base32. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads from the QR code. */
export function secretUri(secret: string, town: string, person: string): string {
  const issuer = `Lichtpunkt ${town}`;
  return new TOTP({ ...form, issuer, label: person, secret: Secret.fromBase32(secret) }).toString();
}

/** The 30-second step a code is of; null where it is wrong, or not newer than the last step used. `now`: milliseconds. */
export function stepOf(secret: string, code: string, lastStep: number, now: number): number | null {
  const token = code.replaceAll(/\s/g, "");
  const delta = TOTP.validate({
    ...form,
    token,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window,
  });
  if (delta === null) return null;
  const step = Math.floor(now / (form.period * 1000)) + delta;
  return step > lastStep ? step : null;
}

const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ten codes of 80 random bits, for the day the phone is gone; only their hashes are kept. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: recoveryCodeCount }, () =>
    Array.from(
      randomBytes(16),
      (byte, i) => (i > 0 && i % 4 === 0 ? "-" : "") + letters[byte & 31],
    ).join(""),
  );
}

export function hashesOf(codes: readonly string[]): string {
  return JSON.stringify(codes.map((code) => hashToken(plain(code))));
}

/** As people copy it from paper: capitals, blanks and dashes do not matter, nor letters that look like digits. */
function plain(code: string): string {
  return code
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, "")
    .replaceAll("o", "0")
    .replaceAll(/[il]/g, "1");
}

/**
 * Uses a code of the second factor, once: six digits of the app, or a recovery code. Null where it is wrong or was used. Transactions
 * take turns, so of two requests with one code a single one gets in.
 */
export async function useCode(
  { db, secrets, now }: Pick<Office, "db" | "secrets" | "now">,
  userId: string,
  code: string,
): Promise<"app" | "recovery" | null> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("users")
      .select(["totp_secret", "totp_confirmed_at", "totp_last_step", "recovery_codes"])
      .where("id", "=", userId)
      .executeTakeFirst();
    if (row === undefined || row.totp_secret === null || row.totp_confirmed_at === null)
      return null;
    const secret = secrets.open(row.totp_secret, userId);
    const step = secret === null ? null : stepOf(secret, code, row.totp_last_step, now());
    if (step !== null) {
      await trx
        .updateTable("users")
        .set({ totp_last_step: step })
        .where("id", "=", userId)
        .execute();
      return "app";
    }
    // Written by `hashesOf` alone.
    const left = JSON.parse(row.recovery_codes) as readonly string[];
    const hash = hashToken(plain(code));
    if (!left.includes(hash)) return null;
    const recovery_codes = JSON.stringify(left.filter((one) => one !== hash));
    await trx.updateTable("users").set({ recovery_codes }).where("id", "=", userId).execute();
    return "recovery";
  });
}
