import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Real servers for tests, from Debian's packages, each on a free port of loopback and in a temporary folder. */

/** Debian puts servers where the PATH of a user need not look. */
const furtherFolders = ["/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Full path of a program; null where it is not installed. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...furtherFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the suites that need this server can run: `describe.skipIf(!requireServer("influxd"))`. Where
 * LICHTPUNKT_REQUIRE_SERVERS is set a missing one throws, so that the file fails instead of being skipped.
 */
export function requireServer(name: string): boolean {
  if (findProgram(name) !== null) return true;
  if (process.env["LICHTPUNKT_REQUIRE_SERVERS"] !== undefined) {
    throw new Error(
      `"${name}" is not installed and LICHTPUNKT_REQUIRE_SERVERS is set: install its Debian package`,
    );
  }
  return false;
}

/** A port of loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** A server that can be stopped and started again on the same port with the same data. */
export interface TestServer {
  readonly port: number;
  readonly folder: string;
  start(): Promise<void>;
  /** `SIGKILL` unless another signal is named. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

export interface InfluxServer extends TestServer {
  readonly url: string;
}

/** Starts InfluxDB 1.x. */
export async function startInflux(): Promise<InfluxServer> {
  const server = await startServer("influxd", (folder, port) => {
    const configuration = join(folder, "influxdb.conf");
    writeFileSync(
      configuration,
      `reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`,
    );
    return ["run", "-config", configuration];
  });
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

/** Starts Mosquitto; `lines` are added to its configuration. */
export function startMosquitto(lines: readonly string[] = []): Promise<TestServer> {
  return startServer("mosquitto", (folder, port) => {
    const configuration = join(folder, "mosquitto.conf");
    writeFileSync(
      configuration,
      [
        `listener ${port} 127.0.0.1`,
        "allow_anonymous true",
        "persistence false",
        ...lines,
        "",
      ].join("\n"),
    );
    return ["-c", configuration];
  });
}

const START_ATTEMPTS = 400;
const ATTEMPT_PAUSE = 50;

async function startServer(
  name: string,
  argumentsFor: (folder: string, port: number) => string[],
): Promise<TestServer> {
  const program = findProgram(name);
  if (program === null)
    throw new Error(`"${name}" is not installed: guard the suite with requireServer`);
  const folder = mkdtempSync(join(tmpdir(), `lichtpunkt-${name}-`));
  const port = await freePort();
  const programArguments = argumentsFor(folder, port);
  let child: ChildProcess | null = null;

  const server: TestServer = {
    port,
    folder,
    async start() {
      child = spawn(program, programArguments, { stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr?.on("data", (data: Buffer) => {
        said = (said + data.toString()).slice(-2_000);
      });
      for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
        if (child.exitCode !== null) throw new Error(`${name} ended at once: ${said}`);
        if (await answers(port)) return;
        await delay(ATTEMPT_PAUSE);
      }
      throw new Error(`${name} does not listen on port ${port}: ${said}`);
    },
    async stop(signal = "SIGKILL") {
      const running = child;
      child = null;
      if (running === null || running.exitCode !== null || running.signalCode !== null) return;
      const gone = once(running, "exit");
      running.kill(signal);
      await gone;
    },
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
