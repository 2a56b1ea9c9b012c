import { createHash, createHmac, randomBytes } from "node:crypto";
import type { RecordKey } from "./record-key.ts";
import { textOf, textOrNull } from "./row.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/**
 * The arithmetic of the record (decision 0016). Each row carries the MAC of itself and the MAC before it; what is personal in a row
 * enters by a salted seal, so that value and salt can go and the chain still holds.
 */

/** The parts of a row that can be erased, each for itself. `content` is what it was before, what it became, and why. */
export const recordParts = ["name", "address", "content"] as const;
export type RecordPart = (typeof recordParts)[number];

/** What of a row is chained as it stands. */
export interface ChainedRow {
  readonly id: number;
  readonly at: number;
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly object: string;
  /** Which parts of which rows this line takes away; null in all lines but those of an erasure. */
  readonly erases: string | null;
  readonly key_id: string;
  readonly name_seal: string;
  readonly address_seal: string;
  readonly content_seal: string;
}

/** MAC of a row behind the MAC `before`; "" before the first row. Hexadecimal. */
export function rowMac(key: RecordKey, before: string, row: ChainedRow): string {
  return hmac(key.bytes, [
    before,
    row.id,
    row.at,
    row.actor,
    row.role,
    row.action,
    row.object,
    row.erases,
    row.key_id,
    row.name_seal,
    row.address_seal,
    row.content_seal,
  ]);
}

/** Seal of a personal part: without its salt nobody can try out what it was. Hexadecimal. */
export function partSeal(salt: string, values: readonly (string | null)[]): string {
  // The text itself is the key: hexadecimal digits read leniently would let a changed salt pass for the same.
  return hmac(salt, values);
}

/** Where the record stands: how many rows, and the MAC of the last. */
export interface RecordHead {
  readonly rows: number;
  readonly mac: string;
  /** When the last row was written, milliseconds since 1970. */
  readonly at: number;
  readonly keyId: string;
}

/** What makes a head good when it comes back from elsewhere. Hexadecimal. */
export function headSignature(key: RecordKey, { rows, mac, at, keyId }: RecordHead): string {
  return hmac(key.bytes, ["head", rows, mac, at, keyId]);
}

/** Name of a key, which tells nothing about it. */
export function keyIdOf(bytes: Uint8Array): string {
  return createHash("sha256").update("lichtpunkt record").update(bytes).digest("hex").slice(0, 16);
}

function hmac(key: Uint8Array | string, values: readonly (string | number | null)[]): string {
  return createHmac("sha256", key).update(JSON.stringify(values)).digest("hex");
}

const SALT_BYTES = 32;

/** Gives the triggers of migration 0007 their functions: without the key no connection can write a row. */
export function chainRecord(db: SqliteDatabase, key: RecordKey): void {
  const varargs = { varargs: true } as const;
  db.function("record_salt", () => randomBytes(SALT_BYTES).toString("hex"));
  db.function("record_key_id", () => key.id);
  db.function("record_seal", varargs, (salt, ...values) =>
    partSeal(textOf(salt), values.map(textOrNull)),
  );
  db.function("record_mac", varargs, (before, ...values) => {
    const [id, at, actor, role, action, object, erases, keyId, name, address, content] = values;
    return rowMac(key, textOf(before), {
      id: Number(id),
      at: Number(at),
      actor: textOf(actor),
      role: textOf(role),
      action: textOf(action),
      object: textOf(object),
      erases: textOrNull(erases),
      key_id: textOf(keyId),
      name_seal: textOf(name),
      address_seal: textOf(address),
      content_seal: textOf(content),
    });
  });
  db.function("record_head_signature", varargs, (rows, mac, at, keyId) =>
    headSignature(key, {
      rows: Number(rows),
      mac: textOf(mac),
      at: Number(at),
      keyId: textOf(keyId),
    }),
  );
}
