import { readFile, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Express } from "express";
import { AppError } from "../../domain/app-error.ts";
import type { Log } from "../log.ts";
import type { ListenSettings } from "./listen-settings.ts";

/** Who sends its headers drop by drop is cut off; the body of a file may take its time on a slow line, ms. */
const bounds = {
  headersTimeout: 10_000,
  requestTimeout: 900_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
  insecureHTTPParser: false,
} as const;

/** The port people reach, and the way in for the command line of this machine. */
export interface Listener {
  /** The address listened on, as a URL. */
  readonly url: string;
  readonly port: number;
  /** For the command line: loopback and plain, since no certificate names 127.0.0.1. The same as `url` without TLS. */
  readonly localUrl: string;
  /** For the live channel. */
  readonly server: Server;
  serve(app: Express): void;
  close(): Promise<void>;
}

/** How often the certificate's files are looked at for a renewal. */
const lookEveryMs = 60_000;

/** Listens; requests wait until `serve`. Rejects with AppError "listener" where the certificate cannot be used. */
export async function startListener(settings: ListenSettings, log: Log): Promise<Listener> {
  const { httpHost, httpPort, httpTlsCert: cert, httpTlsKey: key } = settings;
  const files = cert === null || key === null ? null : { cert, key };
  const tls = files === null ? null : createTlsServer({ ...bounds, ...(await pairOf(files)) });
  // Socket.io and express use what both have in common.
  const server = (tls ?? createServer(bounds)) as Server;
  const servers = [server];
  const connections = new Set<Socket>();
  const port = await listen(server, httpHost, httpPort, connections);
  const host = httpHost.includes(":") ? `[${httpHost}]` : httpHost;
  const url = `${tls === null ? "http" : "https"}://${host}:${port}`;
  let localUrl = url;
  let looking: NodeJS.Timeout | null = null;
  if (tls !== null && files !== null) {
    const local = createServer(bounds);
    servers.push(local);
    localUrl = `http://127.0.0.1:${await listen(local, "127.0.0.1", 0, connections)}`;
    looking = renewing(tls, files, log);
  }
  return {
    url,
    port,
    localUrl,
    server,
    serve(app) {
      for (const one of servers) one.on("request", app);
    },
    async close() {
      if (looking !== null) clearInterval(looking);
      // The servers forget those that became WebSockets, and yet wait for their end.
      const closed = servers.map((one) => new Promise((resolve) => one.close(resolve)));
      for (const socket of connections) socket.destroy();
      await Promise.all(closed);
    },
  };
}

interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

async function pairOf(files: PairFiles): Promise<{ cert: Buffer; key: Buffer }> {
  const read = async (path: string, name: string): Promise<Buffer> =>
    readFile(path).catch((error: unknown) => {
      throw new AppError("listener", `${name} cannot be read: ${path}`, { path }, error);
    });
  return {
    cert: await read(files.cert, "LICHTPUNKT_HTTP_TLS_CERT"),
    key: await read(files.key, "LICHTPUNKT_HTTP_TLS_KEY"),
  };
}

/** A renewed certificate is taken without a restart; one that is unsound is left, with a line in the log. */
function renewing(server: TlsServer, files: PairFiles, log: Log): NodeJS.Timeout {
  const changedAt = async (): Promise<string> =>
    `${(await stat(files.cert)).mtimeMs} ${(await stat(files.key)).mtimeMs}`;
  let known: string | null = null;
  const look = async (): Promise<void> => {
    const changed = await changedAt();
    if (changed === known) return;
    if (known !== null) {
      server.setSecureContext(await pairOf(files));
      log.info({ certificate: files.cert }, "the renewed certificate is in use");
    }
    // Only now: a certificate that came before its key is tried again at the next look.
    known = changed;
  };
  const failed = (error: unknown): void =>
    log.error({ err: error }, "the certificate of the office was not renewed");
  look().catch(failed);
  const timer = setInterval(() => void look().catch(failed), lookEveryMs);
  return timer.unref();
}

function listen(
  server: Server,
  host: string,
  port: number,
  connections: Set<Socket>,
): Promise<number> {
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      // Listening on an address, so it is no path.
      resolve((server.address() as AddressInfo).port);
    });
  });
}
