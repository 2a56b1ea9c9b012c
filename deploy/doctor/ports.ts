import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect } from "node:net";
import type { OfficeConfig } from "../../api/config.ts";
import { isLoopbackHost } from "../../api/http/listen-settings.ts";
import type { FieldConfig } from "../../ingest/config.ts";
import { find, type Finding, type OpenPort, type Words } from "./finding.ts";

interface Listener {
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  readonly why: Words;
}

/** A port of 0 is chosen at the start, and told of by /proc alone. `officeUrl`: where a running office says it listens for this machine; null where none runs. */
function configured(office: OfficeConfig, field: FieldConfig, officeUrl: URL | null): Listener[] {
  const isOwnTls = office.httpTlsCert !== null;
  const officePort =
    office.httpPort !== 0 || officeUrl === null ? office.httpPort : Number(officeUrl.port);
  const listeners: Listener[] = [
    {
      host: office.httpHost,
      port: officePort,
      isEncrypted: isOwnTls,
      why: {
        de: "Oberfläche und API für Menschen und Systeme",
        en: "dashboard and API for people and systems",
      },
    },
    {
      host: field.mqttHost,
      port: field.mqttPort,
      isEncrypted: false,
      why: {
        de: "MQTT ohne TLS: das Büro, und Steuergeräte mit Geheimnis",
        en: "MQTT without TLS: the office, and controllers with a secret",
      },
    },
  ];
  if (isOwnTls && officeUrl !== null) {
    listeners.push({
      host: officeUrl.hostname,
      port: Number(officeUrl.port),
      isEncrypted: false,
      why: { de: "Befehlszeile dieses Rechners", en: "command line of this machine" },
    });
  }
  if (field.mqttTlsHost !== null) {
    listeners.push({
      host: field.mqttTlsHost,
      port: field.mqttTlsPort,
      isEncrypted: true,
      why: { de: "Steuergeräte über TLS", en: "controllers by TLS" },
    });
  }
  return listeners;
}

/**
 * Each port of the town: those of the settings, asked whether they answer, and what the running processes hold open beside them
 * (where the system tells: /proc).
 */
export async function openPorts(
  office: OfficeConfig,
  field: FieldConfig,
  running: { readonly url: URL; readonly pid: number } | null,
): Promise<OpenPort[]> {
  const wanted = configured(office, field, running?.url ?? null);
  const ports = await Promise.all(
    wanted.map(async ({ host, port, isEncrypted, why }): Promise<OpenPort> => ({
      address: addressOf(host, port),
      isOpen: port !== 0 && (await answers(host, port)),
      isEncrypted,
      reach: isLoopbackHost(host) ? "machine" : "network",
      why,
    })),
  );
  const chosen = ports.filter((_port, i) => wanted[i]?.port !== 0);
  const known = new Set(wanted.map(({ port }) => port));
  const others =
    running === null ? [] : heldOpen(running.pid).filter(({ port }) => !known.has(port));
  return [
    ...chosen,
    ...others.map(({ host, port }): OpenPort => ({
      address: addressOf(host, port),
      isOpen: true,
      isEncrypted: false,
      reach: isLoopbackHost(host) ? "machine" : "network",
      why: {
        de: "steht in keiner Einstellung dieser Befehlszeile",
        en: "is in no setting of this command line",
      },
    })),
  ];
}

export function portFindings(ports: readonly OpenPort[]): Finding[] {
  return ports
    .filter(({ isEncrypted, reach }) => !isEncrypted && reach === "network")
    .map(({ address, why }) =>
      find(
        "unsafe",
        "plainPort",
        `${address} ist ohne Verschlüsselung im Netz erreichbar (${why.de}): auf 127.0.0.1 legen und einen Proxy mit Zertifikat davorsetzen, oder TLS einschalten.`,
        `${address} is reached from the network without encryption (${why.en}): put it on 127.0.0.1 behind a proxy with a certificate, or switch TLS on.`,
      ),
    );
}

const addressOf = (host: string, port: number): string =>
  `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** What listens on all addresses answers on loopback, too. */
function answers(host: string, port: number): Promise<boolean> {
  const to = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return new Promise((resolve) => {
    const socket = connect({ host: to, port, timeout: 1_000 });
    const end = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

/** Sockets that the office and the processes beside it listen on; nothing where there is no /proc. */
function heldOpen(officePid: number): { readonly host: string; readonly port: number }[] {
  try {
    const inodes = new Set(family(officePid).flatMap((pid) => socketsOf(pid)));
    return [...listening("/proc/net/tcp"), ...listening("/proc/net/tcp6")].filter(({ inode }) =>
      inodes.has(inode),
    );
  } catch {
    return [];
  }
}

/** The office, and where a supervisor started it, that one's other children. */
function family(officePid: number): number[] {
  const parentOf = (pid: number): number | null => {
    try {
      // "pid (name) state ppid ...": the name may hold anything but its last bracket.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    } catch {
      return null;
    }
  };
  const parent = parentOf(officePid);
  const isOurs =
    parent !== null && /main\.ts/.test(readFileSync(`/proc/${parent}/cmdline`, "utf8"));
  if (!isOurs) return [officePid];
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return all.filter((pid) => pid === parent || parentOf(pid) === parent);
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1] ?? [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

/** proc(5): local address in hexadecimal, words of four bytes in the machine's order; state 0A is LISTEN. */
function listening(table: string): { host: string; port: number; inode: string }[] {
  return readFileSync(table, "utf8")
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [, local = "", , state, , , , , , inode = ""] = fields;
      if (state !== "0A") return [];
      const [address = "", port = ""] = local.split(":");
      return [{ host: hostOf(address), port: Number.parseInt(port, 16), inode }];
    });
}

function hostOf(hex: string): string {
  const bytes = [...Buffer.from(hex, "hex")];
  if (bytes.length === 4) return bytes.toReversed().join(".");
  if (bytes.every((byte) => byte === 0)) return "::";
  const isLoopback = hex === "00000000000000000000000001000000";
  return isLoopback ? "::1" : hex;
}
