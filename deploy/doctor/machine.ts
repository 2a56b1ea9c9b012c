import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { OfficeConfig } from "../../api/config.ts";
import type { FieldConfig } from "../../ingest/config.ts";
import { find, type Finding } from "./finding.ts";

const day = 86_400_000;

/** Whoever else may read the data folder reads names, hashes and keys. Windows has rights of another kind. */
export async function fileModes(dataDir: string): Promise<Finding[]> {
  if (process.platform === "win32") return [];
  const names = await readdir(dataDir).catch(() => []);
  const open: string[] = [];
  for (const name of ["", ...names]) {
    const path = join(dataDir, name);
    const { mode } = await stat(path).catch(() => ({ mode: 0 }));
    if ((mode & 0o077) !== 0) open.push(path);
  }
  if (open.length === 0) {
    return [
      find(
        "good",
        "fileModes",
        "Die Daten liest nur ihr Besitzer.",
        "Only their owner reads the data.",
      ),
    ];
  }
  const some = open.slice(0, 3).join(", ");
  return [
    find(
      "unsafe",
      "fileModes",
      `Auch andere Benutzer lesen ${some}: chmod -R go-rwx ${dataDir}`,
      `Other users can read ${some}: chmod -R go-rwx ${dataDir}`,
    ),
  ];
}

/** Certificates of the listeners, with the day they end. */
export async function certificates(
  office: OfficeConfig,
  field: FieldConfig,
  now: number,
): Promise<Finding[]> {
  const files = [
    office.httpTlsCert,
    ...(field.mqttTlsHost === null ? [] : [field.mqttTlsCert, field.mqttTlsCa]),
  ].filter((path) => path !== null);
  return Promise.all(files.map((path) => certificate(path, now)));
}

async function certificate(path: string, now: number): Promise<Finding> {
  let validTo: number;
  try {
    validTo = Date.parse(new X509Certificate(await readFile(path)).validTo);
  } catch {
    return find(
      "broken",
      "certificateUnreadable",
      `${path} ist kein lesbares Zertifikat.`,
      `${path} is no certificate that can be read.`,
    );
  }
  const ends = new Date(validTo).toISOString().slice(0, 10);
  if (validTo < now) {
    return find(
      "broken",
      "certificateOver",
      `${path} ist seit ${ends} abgelaufen.`,
      `${path} ended on ${ends}.`,
    );
  }
  const isSoon = validTo - now < 30 * day;
  return find(
    isSoon ? "unsafe" : "good",
    isSoon ? "certificateEnds" : "certificate",
    `${path} gilt bis ${ends}.`,
    `${path} is good until ${ends}.`,
  );
}

export async function disk(dataDir: string): Promise<Finding[]> {
  const { bavail, blocks, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const gb = (free / 1e9).toFixed(1);
  const isLow = free < 2e9 || bavail / blocks < 0.05;
  return [
    find(
      isLow ? "unsafe" : "good",
      "disk",
      `${gb} GB frei, wo die Daten liegen${isLow ? ": schaffen Sie Platz" : ""}.`,
      `${gb} GB free where the data lies${isLow ? ": make room" : ""}.`,
    ),
  ];
}

/** Connections that field carries in one process at most (reliability: open files are capped). */
const lampsAtMost = 18_000;

export async function openFiles(): Promise<Finding[]> {
  const text = await readFile("/proc/self/limits", "utf8").catch(() => "");
  const limit = Number(/^Max open files\s+(\d+)/m.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(limit)) return [];
  const lamps = Math.max(0, limit - 1_000);
  if (lamps >= lampsAtMost) {
    return [
      find("good", "openFiles", `${limit} offene Dateien erlaubt.`, `${limit} open files allowed.`),
    ];
  }
  return [
    find(
      "note",
      "openFiles",
      `Nur ${limit} offene Dateien erlaubt (ulimit -n): das trägt etwa ${lamps} Verbindungen.`,
      `Only ${limit} open files allowed (ulimit -n): that carries about ${lamps} connections.`,
    ),
  ];
}

/** systemd-timesyncd leaves a file once the clock was set by a time server; other services do not tell so cheaply. */
export function clock(config: OfficeConfig): Finding[] {
  if (config.clock !== null) {
    return [
      find(
        "unsafe",
        "demoClock",
        "Eine Demo-Uhr ist eingestellt (LICHTPUNKT_CLOCK_ORIGIN): echte Steuergeräte schalteten zu falschen Zeiten.",
        "A demo clock is set (LICHTPUNKT_CLOCK_ORIGIN): real controllers would switch at wrong hours.",
      ),
    ];
  }
  const isKept = existsSync("/run/systemd/timesync/synchronized") || existsSync("/run/chrony");
  return [
    isKept
      ? find("good", "clock", "Ein Zeitdienst stellt die Uhr.", "A time service keeps the clock.")
      : find(
          "note",
          "clock",
          "Ob ein Zeitdienst die Uhr stellt, ist hier nicht zu sehen: timedatectl sagt es.",
          "Whether a time service keeps the clock cannot be seen here: timedatectl tells.",
        ),
  ];
}

export function runtime(): Finding[] {
  const major = Number(process.versions.node.split(".")[0]);
  const isKnown = major === 26;
  return [
    find(
      isKnown ? "good" : "unsafe",
      "node",
      `Node ${process.versions.node}${isKnown ? "" : "; geprüft ist 26, das npm ci mitbringt: node_modules/.bin/node"}.`,
      `Node ${process.versions.node}${isKnown ? "" : "; 26 is proved, which npm ci brings: node_modules/.bin/node"}.`,
    ),
  ];
}

/** How people reach the office. */
export function address(config: OfficeConfig): Finding[] {
  const { publicUrl, httpTlsCert, trustProxy, securityContact } = config;
  const findings: Finding[] = [];
  const isSecure = (publicUrl ?? (httpTlsCert === null ? "http:" : "https:")).startsWith("https:");
  if (!isSecure) {
    findings.push(
      find(
        "note",
        "publicPlain",
        "LICHTPUNKT_PUBLIC_URL ist nicht https: Anmeldungen sind nur auf diesem Rechner sicher, Kameras im Browser bleiben aus.",
        "LICHTPUNKT_PUBLIC_URL is not https: signing in is safe on this machine only, and browsers give no camera.",
      ),
    );
  } else if (httpTlsCert === null && trustProxy === 0) {
    findings.push(
      find(
        "unsafe",
        "trustProxy",
        "https kommt von einem Proxy, aber LICHTPUNKT_TRUST_PROXY ist 0: alle zählen als eine Adresse, im Protokoll und bei den Grenzen für Versuche. Auf 1 setzen.",
        "https comes from a proxy, but LICHTPUNKT_TRUST_PROXY is 0: everybody counts as one address, on record and in the limits on attempts. Set it to 1.",
      ),
    );
  }
  if (securityContact === null) {
    findings.push(
      find(
        "note",
        "securityContact",
        "Wer eine Schwachstelle findet, weiß nicht, wem er schreiben soll: LICHTPUNKT_SECURITY_CONTACT setzen.",
        "Who finds a weakness does not know whom to write: set LICHTPUNKT_SECURITY_CONTACT.",
      ),
    );
  }
  return findings;
}
