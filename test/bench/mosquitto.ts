import { fork, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "./load.ts";

const programs = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Listening on a port, not on a path: then an object.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Tries for five seconds. */
async function reachable(port: number): Promise<void> {
  for (let left = 100; ; left -= 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    if (left === 0) throw new Error("mosquitto does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  // The child is ours and sends what its file says.
  return new Promise((resolve) => child.once("message", (message) => resolve(message as T)));
}

export interface TlsFiles {
  readonly mqttTlsCert: string;
  readonly mqttTlsKey: string;
  readonly mqttTlsCa: string;
}

/** Mosquitto, with `tls` for clients with certificates, with one mqtt.js subscriber at QoS 1, limits lifted so that nothing is dropped and nothing waits. */
export async function startMosquitto(tls: TlsFiles | null = null): Promise<Target> {
  const program = programs.find((path) => existsSync(path));
  if (program === undefined) {
    throw new Error("mosquitto is not installed: apt-get install mosquitto");
  }
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-mosquitto-"));
  const port = await freePort();
  const tlsPort = await freePort();
  const file = join(folder, "mosquitto.conf");
  writeFileSync(
    file,
    [
      `listener ${port} 127.0.0.1`,
      "allow_anonymous true",
      "persistence false",
      "max_inflight_messages 0",
      "max_queued_messages 0",
      "log_type error",
      "set_tcp_nodelay true",
      ...(tls === null
        ? []
        : [
            `listener ${tlsPort} 127.0.0.1`,
            `certfile ${tls.mqttTlsCert}`,
            `keyfile ${tls.mqttTlsKey}`,
            `cafile ${tls.mqttTlsCa}`,
            "require_certificate true",
            "use_identity_as_username true",
            // It tells of each client that ends without the closing words of TLS.
            "log_dest none",
          ]),
      "",
    ].join("\n"),
  );
  const broker = spawn(program, ["-c", file], { stdio: ["ignore", "ignore", "inherit"] });
  // Also when the run fails: mosquitto notices nothing of its parent.
  process.once("exit", () => broker.kill());
  await reachable(port);
  const subscriber = fork(new URL("./subscriber.ts", import.meta.url), [String(port)], {
    stdio: "inherit",
  });
  await nextMessage(subscriber);
  return {
    name: "mosquitto + one mqtt.js subscriber",
    port: tls === null ? port : tlsPort,
    pids: [broker.pid!, subscriber.pid!],
    async isDrained(messages) {
      const answer = nextMessage<{ received: number }>(subscriber);
      subscriber.send({ kind: "count" });
      return (await answer).received >= messages;
    },
    async close() {
      const gone = [broker, subscriber].map(
        (child) => new Promise((resolve) => child.once("exit", resolve)),
      );
      subscriber.disconnect();
      broker.kill();
      await Promise.all(gone);
      rmSync(folder, { recursive: true });
    },
  };
}
