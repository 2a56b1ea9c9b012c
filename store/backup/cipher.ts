import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { BackupRefused } from "./manifest.ts";

/** How a backup is sealed: the age format, which the tool `age` opens as well. */
export type Seal =
  | { readonly kind: "open" }
  /** `age1...`, the public half: whoever writes backups need not be able to read them. */
  | { readonly kind: "recipient"; readonly recipient: string }
  | { readonly kind: "passphrase"; readonly passphrase: string };

/** What opens a backup: `AGE-SECRET-KEY-1...`, or the passphrase. */
export type Key =
  | { readonly kind: "identity"; readonly identity: string }
  | { readonly kind: "passphrase"; readonly passphrase: string };

type Bytes = ReadableStream<Uint8Array>;

/** Two halves: what seals one file, and the key that opens just this one to read it back, forgotten with the process. */
export interface SealedOnce {
  readonly seal: (content: Bytes) => Promise<Bytes>;
  readonly key: Key | null;
}

/** Throws BackupRefused where the recipient is none. */
export async function sealOnce(seal: Seal): Promise<SealedOnce> {
  if (seal.kind === "open") return { seal: async (content) => content, key: null };
  const encrypter = new Encrypter();
  if (seal.kind === "passphrase") {
    if (seal.passphrase.length < 12) {
      throw new BackupRefused("the passphrase must have at least 12 characters");
    }
    encrypter.setPassphrase(seal.passphrase);
    return {
      seal: (content) => encrypter.encrypt(content),
      key: { kind: "passphrase", passphrase: seal.passphrase },
    };
  }
  try {
    encrypter.addRecipient(seal.recipient);
  } catch (error) {
    throw new BackupRefused(
      "the recipient is no public key of age: it begins with age1, as age-keygen prints it",
      error,
    );
  }
  // Without a reader of its own a backup for a public key could not be checked by who wrote it.
  const identity = await generateX25519Identity();
  encrypter.addRecipient(await identityToRecipient(identity));
  return {
    seal: (content) => encrypter.encrypt(content),
    key: { kind: "identity", identity },
  };
}

const ageHeader = "age-encryption.org/v1";
export const isSealed = (head: Uint8Array): boolean =>
  Buffer.from(head).toString("latin1").startsWith(ageHeader);
export const sealedHeadBytes = ageHeader.length;

/** Throws BackupRefused for a wrong key; what was altered errors the stream. */
export async function unseal(content: Bytes, key: Key | null): Promise<Bytes> {
  if (key === null) {
    throw new BackupRefused(
      "the backup is encrypted: name the file with its key (--key), or the passphrase (--passphrase-file)",
    );
  }
  const decrypter = new Decrypter();
  try {
    if (key.kind === "passphrase") decrypter.addPassphrase(key.passphrase);
    else decrypter.addIdentity(key.identity);
  } catch (error) {
    throw new BackupRefused(
      "the key is no secret key of age: it begins with AGE-SECRET-KEY-1",
      error,
    );
  }
  try {
    return await decrypter.decrypt(content);
  } catch (error) {
    throw new BackupRefused("this key does not open the backup", error);
  }
}

/** The secret key in a file as age-keygen writes it. Throws BackupRefused without one. */
export function keyFromText(text: string): Key {
  const identity = /^AGE-SECRET-KEY-[A-Z0-9-]+$/m.exec(text)?.[0];
  if (identity === undefined) {
    throw new BackupRefused("the key file holds no line that begins with AGE-SECRET-KEY-");
  }
  return { kind: "identity", identity };
}

/** The public key in a file, or that of the secret key in it. Throws BackupRefused without either. */
export async function recipientFromText(text: string): Promise<string> {
  const own = /^age1[a-z0-9]+$/m.exec(text)?.[0];
  if (own !== undefined) return own;
  const key = keyFromText(text);
  if (key.kind !== "identity") throw new BackupRefused("the key file holds no key");
  try {
    return await identityToRecipient(key.identity);
  } catch (error) {
    throw new BackupRefused("the key file holds a damaged key", error);
  }
}

export async function newKeyPair(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}
