import { createPrivateKey, X509Certificate } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../domain/app-error.ts";
import type { KeyPair } from "./sign.ts";

/** Names of the files in the folder `ca` of the data directory. The listener for devices reads them by the same names. */
const names = {
  authority: { certificate: "ca.pem", privateKey: "ca-key.pem" },
  server: { certificate: "server.pem", privateKey: "server-key.pem" },
} as const;
export type KeptPair = keyof typeof names;

export const authorityFolder = (dataDir: string): string => join(dataDir, "ca");

/** The certificate as PEM; null where there is none. */
export function readCertificate(dataDir: string, which: KeptPair): Promise<string | null> {
  return textOf(join(authorityFolder(dataDir), names[which].certificate));
}

/** Null where the authority was not created, or its key is kept elsewhere or is another's: then nothing can be signed here. */
export async function readAuthority(dataDir: string): Promise<KeyPair | null> {
  const { authority } = names;
  const certificate = await readCertificate(dataDir, "authority");
  const privateKey = await textOf(join(authorityFolder(dataDir), authority.privateKey));
  if (certificate === null || privateKey === null) return null;
  // Who is cut off while renewing leaves a new key beside the old certificate: what it signs nobody would hold good.
  const fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  return fits ? { certificate, privateKey } : null;
}

/**
 * Writes both files, readable by their owner alone. Each is complete or absent at any moment. What is there already is overwritten only
 * to renew it, and stays beside it under the name of its last day and serial number; else it throws AppError "authorityExists".
 */
export async function keepPair(
  dataDir: string,
  which: KeptPair,
  pair: KeyPair,
  { renew }: { renew: boolean },
): Promise<void> {
  const folder = authorityFolder(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { certificate, privateKey } = names[which];
  // Its key may be kept elsewhere: another beside it would not fit.
  if (!renew && (await readCertificate(dataDir, which)) !== null) {
    throw thereAlready(join(folder, certificate));
  }
  if (renew) await setAside(folder, which);
  // The key first: a listener that sees a certificate finds its key.
  await writeWhole(join(folder, privateKey), pair.privateKey, renew);
  await writeWhole(join(folder, certificate), pair.certificate, renew);
}

async function setAside(folder: string, which: KeptPair): Promise<void> {
  const { certificate, privateKey } = names[which];
  const old = await textOf(join(folder, certificate));
  if (old === null) return;
  const { validToDate, serialNumber } = new X509Certificate(old);
  const until = `${validToDate.toISOString().slice(0, 10)}-${serialNumber.slice(0, 8).toLowerCase()}`;
  for (const name of [certificate, privateKey]) {
    const aside = join(folder, name.replace(".pem", `-until-${until}.pem`));
    await copyFile(join(folder, name), aside, constants.COPYFILE_FICLONE).catch(ignoreAbsent);
  }
}

async function writeWhole(path: string, content: string, replace: boolean): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  const file = await open(draft, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A link, unlike a rename, refuses where the name is taken, also by who came a moment earlier.
    if (replace) await rename(draft, path);
    else await link(draft, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    throw thereAlready(path);
  } finally {
    await rm(draft, { force: true });
  }
}

const thereAlready = (path: string): AppError =>
  new AppError("authorityExists", `${path} is there already; --renew replaces it.`, { path });

async function textOf(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(ignoreAbsent);
}

function ignoreAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
