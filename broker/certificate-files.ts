import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { SecureContext, SecureContextOptions } from "node:tls";
import { RevocationList } from "./revocation-list.ts";

/** Where the certificates of the TLS listener lie, all PEM. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
  /** Authorities whose client certificates count. */
  readonly ca: string;
  /** Revocation list of each of these authorities; null: none is looked at. */
  readonly crl: string | null;
}

/** The files as they were read, and found to be good. */
export interface Certificates {
  readonly options: SecureContextOptions;
  readonly authorities: readonly X509Certificate[];
  /** Null: none is looked at. TLS does not know them, whoever lets a certificate in must ask. */
  readonly revocations: RevocationList | null;
}

/** Setting of each file, and what to do about it. */
const remedies: Readonly<Record<keyof CertificateFiles, string>> = {
  cert: "LICHTPUNKT_MQTT_TLS_CERT: give the server's certificate as PEM, or make one by `node_modules/.bin/node main.ts devices ca create`",
  key: "LICHTPUNKT_MQTT_TLS_KEY: give the key of the server's certificate as PEM, without a passphrase, or make one by `node_modules/.bin/node main.ts devices ca create`",
  ca: "LICHTPUNKT_MQTT_TLS_CA: give the authority of the devices' certificates as PEM, or make one by `node_modules/.bin/node main.ts devices ca create`",
  crl: "LICHTPUNKT_MQTT_TLS_CRL: give the revocation list of each authority in LICHTPUNKT_MQTT_TLS_CA as PEM, or leave it out",
};

function fault(which: keyof CertificateFiles, path: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`${path} cannot be used (${why}). ${remedies[which]}`, { cause });
}

/** Reads all of them. Rejects with an Error that names the file, its setting and the remedy. */
export async function readCertificates(files: CertificateFiles): Promise<Certificates> {
  const read = async (which: keyof CertificateFiles, path: string): Promise<Buffer> => {
    try {
      return await readFile(path);
    } catch (error) {
      throw fault(which, path, error);
    }
  };
  const check = <T>(which: keyof CertificateFiles, path: string, make: () => T): T => {
    try {
      return make();
    } catch (error) {
      throw fault(which, path, error);
    }
  };
  const [cert, key, ca] = await Promise.all([
    read("cert", files.cert),
    read("key", files.key),
    read("ca", files.ca),
  ]);
  check("cert", files.cert, () => new X509Certificate(cert));
  // An authority that cannot be read would leave out every device, one that is not given would let in the world's.
  const authorities = check("ca", files.ca, () => certificatesOf(ca));
  check("key", files.key, () => contextOf({ cert, key }));
  const options: SecureContextOptions = { cert, key, ca, minVersion: "TLSv1.2" };
  check("ca", files.ca, () => contextOf(options));
  const { crl } = files;
  if (crl === null) return { options, authorities, revocations: null };
  const list = await read("crl", crl);
  const revocations = await RevocationList.read(list, authorities).catch((error: unknown) => {
    throw fault("crl", crl, error);
  });
  const trusted = authorities.filter((authority) => !revocations.has(authority));
  // With none at all TLS would trust the world's.
  if (trusted.length === 0) throw fault("crl", crl, new Error("it revokes all authorities"));
  const pems = trusted.map((authority) => authority.toString());
  return { options: { ...options, ca: pems }, authorities: trusted, revocations };
}

/** All certificates of a PEM text, one after another. Throws where there is none, or one cannot be read. */
function certificatesOf(pem: Buffer): X509Certificate[] {
  const found = pem
    .toString("latin1")
    .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (found === null) throw new Error("there is no certificate in it");
  return found.map((one) => new X509Certificate(one));
}

function contextOf(options: SecureContextOptions): SecureContext {
  return createSecureContext(options);
}

/** Tells whether any of the files has changed since it was asked last; a file that is away counts as changed once it is back. */
export class FileWatch {
  readonly #paths: readonly string[];
  #seen: string;

  private constructor(paths: readonly string[], seen: string) {
    this.#paths = paths;
    this.#seen = seen;
  }

  static async of(files: CertificateFiles): Promise<FileWatch> {
    const paths = Object.values(files).filter((path): path is string => path !== null);
    return new FileWatch(paths, await stateOf(paths));
  }

  async hasChanged(): Promise<boolean> {
    const state = await stateOf(this.#paths);
    if (state === this.#seen || state.includes(away)) return false;
    this.#seen = state;
    return true;
  }
}

const away = "away";

async function stateOf(paths: readonly string[]): Promise<string> {
  const states = paths.map(async (path) => {
    const found = await stat(path).catch(() => null);
    return found === null ? away : `${found.ino} ${found.size} ${found.mtimeMs}`;
  });
  return (await Promise.all(states)).join("\n");
}
