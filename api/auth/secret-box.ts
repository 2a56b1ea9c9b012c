import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const cipher = "aes-256-gcm";
const ivBytes = 12;
const form = "v1";

/**
 * Keeps secrets that must be read again, such as those of authenticator apps, from whoever reads the database alone: AES-256-GCM
 * (NIST SP 800-38D) with a random nonce for each. `key`: 32 bytes, kept beside the database.
 */
export class SecretBox {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** `owner`: whose it is; what was sealed for one is none of another. */
  seal(secret: string, owner: string): string {
    const iv = randomBytes(ivBytes);
    const sealing = createCipheriv(cipher, this.#key, iv).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([sealing.update(secret, "utf8"), sealing.final()]);
    return [form, ...[iv, sealed, sealing.getAuthTag()].map(inText)].join(".");
  }

  /** Null where it was sealed with another key or for another owner, or was altered. */
  open(text: string, owner: string): string | null {
    const [version, iv = "", sealed = "", tag = ""] = text.split(".");
    if (version !== form) return null;
    try {
      const opening = createDecipheriv(cipher, this.#key, fromText(iv), { authTagLength: 16 })
        .setAAD(Buffer.from(owner))
        .setAuthTag(fromText(tag));
      return opening.update(fromText(sealed), undefined, "utf8") + opening.final("utf8");
    } catch {
      return null;
    }
  }
}

const inText = (bytes: Buffer): string => bytes.toString("base64url");
const fromText = (text: string): Buffer => Buffer.from(text, "base64url");
