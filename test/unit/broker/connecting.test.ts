import { describe, expect, test } from "vitest";
import mqtt from "mqtt-packet";
import {
  connectPacket,
  createHarness,
  internalOptions,
  publishPacket,
  quiet,
  site,
  subscribePacket,
  telemetryOf,
} from "./in-memory.ts";
import type { ConnectOptions } from "./in-memory.ts";

const ownWill = { topic: `lp/v1/${site}/lamp1/connection`, payload: "gone", retain: true };

describe("CONNECT", () => {
  test.each<[string, string, Partial<ConnectOptions>, string]>([
    ["the right secret", "lamp1", {}, "connack 0"],
    ["clean=false is a clean session", "lamp1", { clean: false }, "connack 0"],
    ["an own will", "lamp1", { will: ownWill }, "connack 0"],
    ["a wrong secret", "lamp1", { password: "x" }, "connack 5"],
    ["no secret", "lamp1", { password: null }, "connack 5"],
    ["a revoked device", "revoked", {}, "connack 5"],
    ["another's id with an own user name", "lamp2", { username: "lamp1" }, "connack 5"],
    ["NUL in the id", "lamp\0", {}, "connack 2"],
    ["a blank in the id", "lamp 1", {}, "connack 2"],
    ["65 letters", "l".repeat(65), {}, "connack 2"],
    ["a word of the topic map", "groups", {}, "connack 2"],
    ["no id", "", {}, "connack 2"],
    ["a registry that fails", "broken", {}, "connack 3"],
    [
      "a will elsewhere",
      "lamp1",
      { will: { topic: telemetryOf("lamp1"), payload: "" } },
      "connack 5",
    ],
    [
      "another's will",
      "lamp1",
      { will: { ...ownWill, topic: `lp/v1/${site}/lamp2/connection` } },
      "connack 5",
    ],
    ["another process of ours", "lpi-office-1", internalOptions, "connack 0"],
    ["with a wrong secret", "lpi-office-1", { ...internalOptions, password: "x" }, "connack 5"],
    [
      "with a will",
      "lpi-office-1",
      { ...internalOptions, will: { topic: "lpi/v1/feed", payload: "" } },
      "connack 5",
    ],
    [
      "with the secret of a device",
      "lichtpunkt.office",
      { password: "secret of lichtpunkt.office" },
      "connack 2",
    ],
  ])("%s", async (_, id, options, answer) => {
    const { raw, events } = await createHarness();
    const client = raw();
    await client.send(connectPacket(id, options));
    expect(client.news()).toEqual([answer]);
    expect(client.closed).toBe(answer !== "connack 0");
    const told = answer === "connack 0" || answer === "connack 3" ? [] : ["connectRefused"];
    expect(events.map((event) => event.kind)).toEqual(told);
  });

  test("the right secret comes in from where a stranger has failed too often", async () => {
    const { raw, join } = await createHarness({ failuresPerAddress: { burst: 2, perSecond: 0 } });
    const stranger = async (): Promise<string[]> => {
      const client = raw();
      await client.send(connectPacket("lamp2", { password: "x" }));
      return client.news();
    };
    expect([await stranger(), await stranger()].flat()).toEqual(["connack 5", "connack 5"]);
    expect(await stranger()).toEqual(["connack 3"]);
    await join("lamp1");
    await join("lamp2");
  });

  test("broken UTF-8 in the id", async () => {
    const { raw } = await createHarness();
    const client = raw();
    const bytes = mqtt.generate(connectPacket("lampX"));
    bytes[bytes.indexOf("lampX") + 4] = 0xff;
    await client.send(bytes);
    expect(client.news()).toEqual(["connack 2"]);
  });

  test.each<[string, Buffer]>([
    ["an announced length of 256 MB", Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
    ["a CONNECT over 4 KB", Buffer.from([0x10, 0x81, 0x20])],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["a PUBLISH first", mqtt.generate(publishPacket("t", "p"))],
    ["a PINGREQ first", Buffer.from([0xc0, 0])],
  ])("%s: closed at once", async (_, bytes) => {
    const { raw } = await createHarness();
    const client = raw();
    await client.send(bytes);
    expect(client.closed).toBe(true);
    expect(client.news()).toEqual([]);
  });

  test("what is sent right behind CONNECT waits for its answer", async () => {
    const { raw, intake } = await createHarness();
    const client = raw();
    await client.send(connectPacket("lamp1"), publishPacket(telemetryOf("lamp1"), "a"));
    expect(client.news()).toEqual(["connack 0"]);
    expect(intake.taken).toHaveLength(1);
  });

  test("nothing is taken from who was refused", async () => {
    const { raw, intake } = await createHarness();
    const client = raw();
    await client.send(
      connectPacket("lamp1", { password: "x" }),
      publishPacket(telemetryOf("lamp1"), "a"),
    );
    expect(client.news()).toEqual(["connack 5"]);
    expect(intake.taken).toEqual([]);
  });
});

describe("one id, one connection", () => {
  test("the same device takes over", async () => {
    const { broker, intake, join } = await createHarness();
    const first = await join("lamp1");
    const second = await join("lamp1");
    expect(first.closed).toBe(true);
    expect(broker.connections()).toBe(1);
    await second.send(publishPacket(telemetryOf("lamp1"), "a"));
    expect(intake.taken).toHaveLength(1);
  });

  test("another identity never does", async () => {
    const { join, raw } = await createHarness();
    const device = await join("lamp1");
    const other = raw();
    await other.send(connectPacket("lamp1", internalOptions));
    expect(other.news()).toEqual(["connack 2"]);
    expect(device.closed).toBe(false);
  });

  test("who is disconnected is gone, others stay", async () => {
    const { broker, join } = await createHarness();
    const [one, two] = [await join("lamp1"), await join("lamp2")];
    broker.disconnect("lamp1", "revoked");
    broker.disconnect("nobody", "revoked");
    await quiet();
    expect([one.closed, two.closed, broker.connections()]).toEqual([true, false, 1]);
  });
});

describe("time", () => {
  test("no CONNECT in time, even byte by byte", async () => {
    const { broker, raw, time } = await createHarness({ connectTimeoutMs: 5000 });
    const client = raw();
    for (const byte of [0x10, 0x20, 0x00]) {
      time.seconds += 1.9;
      broker.sweep();
      await client.send(Buffer.from([byte]));
    }
    expect(client.closed).toBe(true);
  });

  test("silence for one and a half keep alive", async () => {
    const { broker, join, time } = await createHarness();
    const [silent, talking, without] = [
      await join("lamp1", { keepalive: 10 }),
      await join("lamp2", { keepalive: 10 }),
      await join("lamp3", { keepalive: 0 }),
    ];
    time.seconds += 9;
    broker.sweep();
    await talking.send(publishPacket(telemetryOf("lamp2"), "a"));
    time.seconds += 7;
    broker.sweep();
    await quiet();
    expect([silent.closed, talking.closed, without.closed]).toEqual([true, false, false]);
  });

  test("a client that we do not read is not called silent", async () => {
    const { broker, intake, join, time } = await createHarness({ maxPendingPerClient: 1 });
    const client = await join("lamp1", { keepalive: 10 });
    await client.send(publishPacket(telemetryOf("lamp1"), "a", 1, 1));
    time.seconds += 100;
    broker.sweep();
    await quiet();
    expect(client.closed).toBe(false);
    intake.commit();
    await quiet();
    time.seconds += 100;
    broker.sweep();
    await quiet();
    expect(client.closed).toBe(true);
  });
});

describe("the will", () => {
  const wills = { will: ownWill };

  test("of a broken connection goes to the intake", async () => {
    const { intake, join } = await createHarness();
    const client = await join("lamp1", wills);
    client.stream.destroy();
    await quiet();
    expect(intake.taken).toEqual([
      { device: "lamp1", kind: "connection", flags: 1 | 4, payload: "gone", size: 4 },
    ]);
  });

  test("of one that was taken over, too", async () => {
    const { intake, join } = await createHarness();
    await join("lamp1", wills);
    await join("lamp1", wills);
    expect(intake.taken).toHaveLength(1);
  });

  test("of one whose time was over, too", async () => {
    const { broker, intake, join, time } = await createHarness();
    await join("lamp1", { ...wills, keepalive: 10 });
    time.seconds += 16;
    broker.sweep();
    await quiet();
    expect(intake.taken).toHaveLength(1);
  });

  test("of one that said DISCONNECT is dropped, even if it closes with the same packet", async () => {
    const { intake, join } = await createHarness();
    const client = await join("lamp1", wills);
    client.stream.end(mqtt.generate({ cmd: "disconnect" }));
    await quiet();
    expect(client.closed).toBe(true);
    expect(intake.taken).toEqual([]);
  });

  test("of one that said DISCONNECT while aedes was still busy with it is dropped", async () => {
    const { intake, join } = await createHarness();
    const client = await join("lamp1", wills);
    const subscribe = mqtt.generate(subscribePacket(1, `lp/v1/${site}/lamp1/config`));
    client.stream.write(Buffer.concat([subscribe, subscribe, subscribe]));
    client.stream.end(mqtt.generate({ cmd: "disconnect" }));
    await quiet();
    expect(intake.taken).toEqual([]);
  });

  test("of one that was refused is dropped", async () => {
    const { intake, raw } = await createHarness();
    const client = raw();
    await client.send(connectPacket("lamp1", { ...wills, password: "x" }));
    expect(intake.taken).toEqual([]);
  });

  test("is dropped while the broker closes", async () => {
    const { broker, intake, join } = await createHarness();
    const clients = [await join("lamp1", wills), await join("lamp2")];
    await broker.close();
    await quiet();
    expect(clients.map((client) => client.closed)).toEqual([true, true]);
    expect(intake.taken).toEqual([]);
  });
});

test("closing acknowledges what was taken", async () => {
  const { broker, join } = await createHarness();
  const client = await join("lamp1");
  await client.send(publishPacket(telemetryOf("lamp1"), "a", 1, 9));
  await broker.close();
  await quiet();
  expect(client.news()).toEqual(["puback 9"]);
  expect(client.closed).toBe(true);
});
