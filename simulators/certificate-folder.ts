import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Certificates of a folder by device: `<device>.pem` holds certificate and key, as `devices ca issue` writes them. A device without a
 * file is left out. Throws a RangeError that names a file which holds not both.
 */
export function certificatesIn(
  folder: string,
  devices: readonly string[],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const device of devices) {
    const file = join(folder, `${device}.pem`);
    const pem = textOf(file);
    if (pem === null) continue;
    if (!pem.includes("-----BEGIN CERTIFICATE-----") || !pem.includes("PRIVATE KEY-----")) {
      throw new RangeError(`${file} must hold a certificate and its key, both as PEM.`);
    }
    found[device] = pem;
  }
  return found;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new RangeError(`${file} cannot be read.`, { cause });
  }
}
