import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import mqttPacket from "mqtt-packet";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Broker, startBroker } from "../../broker/broker.ts";
import type { BrokerConfig } from "../../broker/broker-config.ts";
import type { SecurityEvent } from "../../broker/security-events.ts";
import { createGate } from "../../ingest/gate.ts";
import { type Authority, createAuthority, writeServerFiles } from "../certificates.ts";
import { connectPacket } from "./raw-peer.ts";
import { eventually } from "./town-field.ts";

/** The TLS listener by itself: who gets in, how many, for how long, and what new files change. */

let authority: Authority;
let city: Authority;
let folder: string;
let now: number;
let broker: Broker;
let events: SecurityEvent[];
let logged: string[];
let sockets: Socket[];

beforeAll(async () => {
  authority = await createAuthority("town-devices");
  city = await createAuthority("city-devices");
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-doors-"));
  events = [];
  logged = [];
  sockets = [];
  now = Date.now();
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await broker.close();
  rmSync(folder, { recursive: true });
});

const file = (name: string): string => join(folder, name);

async function open(config: Partial<BrokerConfig> = {}): Promise<void> {
  await writeServerFiles(folder, authority);
  writeFileSync(file("ca.pem"), `${authority.ca}\n${city.ca}`);
  writeFileSync(file("crl.pem"), `${await authority.crl([])}\n${await city.crl([])}`);
  const files = {
    cert: file("server.pem"),
    key: file("server-key.pem"),
    ca: file("ca.pem"),
    crl: file("crl.pem"),
  };
  broker = await startBroker(
    {
      host: "127.0.0.1",
      port: 0,
      tls: { host: "127.0.0.1", port: 0, files },
      site: "town",
      ...config,
    },
    {
      authenticate: async (deviceId) => ({
        kind: "accepted",
        deviceId,
        deviceKind: "lamp",
        groups: [],
        behind: [],
      }),
      intake: createGate({ now: () => now, post: () => {} }),
      retained: async () => [],
      internal: { username: "office", secret: "inner" },
      onSecurityEvent: (event) => events.push(event),
      machineNow: () => now,
      log: (_level, message) => logged.push(message),
    },
  );
}

const tlsPort = (): number =>
  broker.listeners().find(({ security }) => security === "tls")?.port ?? 0;

function keep<T extends Socket>(socket: T): T {
  socket.on("error", () => {});
  // What is not read would hold the close back.
  socket.resume();
  sockets.push(socket);
  return socket;
}

/** Comes to the TLS port and says nothing, not even of TLS. */
const mute = (): Socket => keep(connect(tlsPort(), "127.0.0.1"));

const greets = (options: ConnectionOptions = {}): TLSSocket =>
  keep(connectTls({ port: tlsPort(), host: "127.0.0.1", ca: authority.ca, ...options }));

/** A device that is connected, by a certificate of its own. */
async function joined(device: string, by: Authority): Promise<TLSSocket> {
  const { cert, key } = await by.issue(device);
  const socket = greets({ cert, key });
  socket.write(mqttPacket.generate(connectPacket(device, "")));
  await once(socket, "data");
  return socket;
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once("close", () => resolve());
  });

const kinds = (): string[] => events.map(({ kind }) => kind);

describe("who says nothing", () => {
  test.each([
    ["of TLS", mute],
    ["of MQTT", greets],
  ])("%s is closed, and is counted no more", async (_of, come) => {
    await open({ connectTimeoutMs: 200 });
    await closed(come());
    await eventually(() => {
      expect(broker.stats()).toMatchObject({ sockets: 0, handshakes: 0, newcomers: 0 });
    });
  });

  test("takes no more places than one address may have, and nobody's who is in already", async () => {
    await open({ maxNewcomersPerAddress: 3 });
    const lamp = await joined("lamp1", authority);
    const waiting = [mute(), mute(), greets()];
    await eventually(() => expect(broker.stats()["newcomers"]).toBe(3));
    await closed(mute());
    await closed(keep(connect(broker.port, "127.0.0.1")));
    expect(kinds()).toContain("newcomerLimit");
    expect(lamp.closed).toBe(false);
    for (const socket of waiting) socket.destroy();
    await eventually(() => expect(broker.stats()["newcomers"]).toBe(0));
    await joined("lamp2", authority);
  });

  test("is one of the connections there may be at all", async () => {
    await open({ maxConnections: 2 });
    const waiting = [mute(), mute()];
    await eventually(() => expect(broker.stats()["newcomers"]).toBe(2));
    await closed(mute());
    expect(kinds()).toContain("connectionLimit");
    for (const socket of waiting) socket.destroy();
    await eventually(() => expect(broker.stats()["handshakes"]).toBe(0));
    await joined("lamp1", authority);
  });
});

test("who does not speak TLS is noted once", async () => {
  await open();
  for (let i = 0; i < 3; i += 1) {
    const socket = mute();
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await closed(socket);
  }
  expect(events).toMatchObject([{ kind: "handshakeFailed", address: "127.0.0.1" }]);
  expect(broker.stats()["newcomers"]).toBe(0);
});

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "no %s session is taken up again: each connection shows its certificate anew",
  async (maxVersion) => {
    await open();
    const { cert, key } = await authority.issue("lamp1");
    const first = greets({ cert, key, maxVersion });
    let session: Buffer | undefined;
    first.on("session", (given: Buffer) => {
      session = given;
    });
    first.write(mqttPacket.generate(connectPacket("lamp1", "")));
    await once(first, "data");
    const again = greets({ maxVersion, session: session ?? first.getSession() });
    await once(again, "secureConnect");
    expect(again.isSessionReused()).toBe(false);
  },
);

test("a connection ends with its certificate", async () => {
  await open();
  const [short, secret] = [await joined("lamp1", authority), greets()];
  secret.write(mqttPacket.generate(connectPacket("lamp2", "secret")));
  await once(secret, "data");
  await eventually(() => expect(broker.connections()).toBe(2));
  broker.sweep();
  now += 2 * 86_400_000;
  broker.sweep();
  await closed(short);
  expect(secret.closed).toBe(false);
});

describe("new files", () => {
  const notUsed = "new certificates are not used, the ones before stay in use";

  /** Puts it there and lets the broker see it. */
  async function put(name: string, text: string): Promise<void> {
    writeFileSync(file(name), text);
    broker.sweep();
  }

  test("close who stands on a revocation list, and nobody who bears the same number of another authority", async () => {
    await open();
    const mine = await authority.issue("lamp1");
    const own = greets(mine);
    own.write(mqttPacket.generate(connectPacket("lamp1", "")));
    await once(own, "data");
    const theirs = await city.issue("lamp2", { serial: mine.serial });
    const other = greets(theirs);
    other.write(mqttPacket.generate(connectPacket("lamp2", "")));
    await once(other, "data");
    await put("crl.pem", `${await authority.crl([mine.serial])}\n${await city.crl([])}`);
    await closed(own);
    expect(events).toMatchObject([{ kind: "certificateRefused", deviceId: "lamp1" }]);
    expect(other.closed).toBe(false);
    await closed(greets(mine));
    const back = greets(theirs);
    back.write(mqttPacket.generate(connectPacket("lamp2", "")));
    await once(back, "data");
  });

  test("with a list that is over keep out who stands on it, and nobody else", async () => {
    await open();
    const mine = await authority.issue("lamp1");
    const over = Date.now() - 60_000;
    const list = await authority.crl([mine.serial], over);
    await put("crl.pem", `${list}\n${await city.crl([])}`);
    await eventually(() => expect(broker.revocationsEndAt).toBeLessThanOrEqual(over));
    await closed(greets(mine));
    expect(events).toMatchObject([{ kind: "certificateRefused", deviceId: "lamp1" }]);
    await joined("lamp2", authority);
    await joined("lamp3", city);
  });

  test("that lack an authority's list are not used", async () => {
    await open();
    await put("crl.pem", await authority.crl([]));
    await eventually(() => expect(logged).toContain(notUsed));
    await joined("lamp2", city);
  });

  test("close whom an authority vouched for that is trusted no more", async () => {
    await open();
    const [own, other] = [await joined("lamp1", authority), await joined("lamp2", city)];
    await put("ca.pem", authority.ca);
    await closed(other);
    expect(events).toMatchObject([{ kind: "certificateRefused", deviceId: "lamp2" }]);
    expect(own.closed).toBe(false);
  });

  test("that are broken change nothing", async () => {
    await open();
    await joined("lamp1", authority);
    await put("ca.pem", "half of a certi");
    await eventually(() => expect(logged).toContain(notUsed));
    await joined("lamp2", authority);
    await eventually(() => expect(broker.connections()).toBe(2));
  });
});
