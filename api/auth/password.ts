import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

/** RFC 9106 with the memory of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

/** Argon2id of a password in PHC form, `$argon2id$v=19$m=..,t=..,p=..$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, cost.memory, cost.passes, cost.parallelism);
  const parameters = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(tag)}`;
}

const stored = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Whether the password is the one hashed; `null` (no such person, no password) takes as long and is false. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const parts = stored.exec(hash ?? "");
  const salt = Buffer.from(parts?.[4] ?? "AAAAAAAAAAAAAAAAAAAAAA", "base64");
  const tag = await derive(
    password,
    salt,
    Number(parts?.[1] ?? cost.memory),
    Number(parts?.[2] ?? cost.passes),
    Number(parts?.[3] ?? cost.parallelism),
  );
  const expected = Buffer.from(parts?.[5] ?? "", "base64");
  return expected.length === tag.length && timingSafeEqual(expected, tag);
}

function derive(
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      "argon2id",
      // One person's keyboard composes an umlaut, another's decomposes it: NFC makes them the same password.
      {
        message: Buffer.from(password.normalize("NFC")),
        nonce,
        memory,
        passes,
        parallelism,
        tagLength: cost.tagLength,
      },
      (error, tag) => (error === null ? resolve(tag) : reject(error)),
    );
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
