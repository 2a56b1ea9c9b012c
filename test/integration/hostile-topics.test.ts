import mqttPacket from "mqtt-packet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HonestLamp, honestLamp } from "./honest-lamp.ts";
import { connectPacket, joinedPeer } from "./raw-peer.ts";
import { eventually, isNoted, startTownField, topicOf, type TownField } from "./town-field.ts";

/** Enrolled devices that reach for what is not theirs, or send frames that are none: contract.md, rules, and reliability.md, facts 5 and 6. */

/** SUBACK's word for a filter that is refused [MQTT-3.9.3]. */
const failure = 128;

const foreignTopics = [
  topicOf("victim", "telemetry"),
  topicOf("victim", "override"),
  topicOf("publisher-2", "override"),
  topicOf("publisher-3", "nonsense"),
  "lp/v1/other/publisher-4/telemetry",
  "lp/v1/town/gateways/publisher-5/telemetry",
  "lp/v1/town/groups/g1/override",
  "lpi/v1/feed",
  "lpi/v1/nudge",
  "$SYS/broker/uptime",
  "lp/v1/town/publisher-10/telemetry/",
  "lp/v1/town/+/telemetry",
];

const foreignFilters = [
  topicOf("victim", "override"),
  topicOf("victim", "telemetry"),
  topicOf("subscriber-2", "telemetry"),
  topicOf("subscriber-3", "#"),
  topicOf("subscriber-4", "+"),
  topicOf("+", "override"),
  "#",
  "+/+/+/+/override",
  "lp/v1/other/subscriber-8/override",
  "lp/v1/town/groups/g1/override",
  `$share/thieves/${topicOf("victim", "override")}`,
  `$share/own/${topicOf("subscriber-11", "override")}`,
  "$SYS/#",
  "lpi/v1/feed",
  "lpi/v1/facts",
  "lpi/#",
];

const frames: readonly (readonly [what: string, bytes: Buffer, kind: string])[] = [
  [
    "a PUBLISH that announces 256 KiB and a byte",
    Buffer.from([0x32, 0x81, 0x80, 0x10]),
    "frameTooLarge",
  ],
  [
    "a SUBSCRIBE that announces 64 KiB and a byte",
    Buffer.from([0x82, 0x81, 0x80, 0x04]),
    "frameTooLarge",
  ],
  ["a length of five bytes", Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff, 0x01]), "malformedFrame"],
  ["packet type 0", Buffer.from([0x00, 0x00]), "malformedFrame"],
  ["a PUBLISH of QoS 3", Buffer.from([0x36, 4, 0, 1, 0x61, 0]), "malformedFrame"],
  [
    "a PUBLISH whose topic is longer than itself",
    Buffer.from([0x32, 4, 0xff, 0xff, 1, 1]),
    "malformedFrame",
  ],
  [
    "a second CONNECT",
    Buffer.from(mqttPacket.generate(connectPacket("framer-6", "secret-of-framer-6"))),
    "malformedFrame",
  ],
];

describe("field as a process, with an honest lamp on it", () => {
  let field: TownField;
  let honest: HonestLamp;

  beforeAll(async () => {
    const devices = ["victim", "spy", "honest"];
    foreignTopics.forEach((_, i) => devices.push(`publisher-${i}`));
    foreignFilters.forEach((_, i) => devices.push(`subscriber-${i}`));
    frames.forEach((_, i) => devices.push(`framer-${i}`));
    field = await startTownField(devices.map((deviceId) => ({ id: `lp_${deviceId}`, deviceId })));
    honest = await honestLamp(field, "honest", "lp_honest");
  });

  afterAll(() => field.close());

  const secretOf = (device: string): string => field.town.secrets.get(device) ?? "";

  test.each(foreignTopics.map((topic, i) => [topic, `publisher-${i}`] as const))(
    "a message to %s: acknowledged, reaches nobody, and is noted",
    async (topic, device) => {
      const peer = await joinedPeer(field.port, device, secretOf(device));
      const victim = await field.connect("victim");
      const heard: string[] = [];
      victim.on("message", (to) => void heard.push(to));
      await victim.subscribeAsync(topicOf("victim", "override"), { qos: 1 });
      const reading = { ts: Date.now(), seq: 1, bootId: 1, activePower: 66 };
      const payload = JSON.stringify({ readings: [reading] });
      await honest.while(async () => {
        const packet = { cmd: "publish" as const, topic, payload, qos: 1 as const, messageId: 9 };
        peer.send({ ...packet, dup: false, retain: true });
        expect(await peer.next("puback")).toMatchObject({ messageId: 9 });
        await isNoted(
          field,
          "foreignTopic",
          ({ deviceId, detail }) => deviceId === device && detail!.includes(JSON.stringify(topic)),
        );
      });
      peer.send({ cmd: "pingreq" });
      await peer.next("pingresp");
      expect(heard).toEqual([]);
      expect((await field.twin("lp_victim")).measured.at).toBeNull();
      expect((await field.reader.quarantine({ limit: 10 })).total).toBe(0);
      peer.socket.destroy();
      await victim.endAsync(true);
    },
  );

  test.each(foreignFilters.map((topic, i) => [topic, `subscriber-${i}`] as const))(
    "the filter %s is refused, the connection goes on, and it is noted",
    async (topic, device) => {
      const peer = await joinedPeer(field.port, device, secretOf(device));
      await honest.while(async () => {
        peer.send({ cmd: "subscribe", messageId: 3, subscriptions: [{ topic, qos: 1 }] });
        expect(await peer.next("suback")).toMatchObject({ messageId: 3, granted: [failure] });
        await isNoted(
          field,
          "foreignFilter",
          ({ deviceId, detail }) => deviceId === device && detail!.includes(JSON.stringify(topic)),
        );
      });
      peer.send({ cmd: "pingreq" });
      await peer.next("pingresp");
      peer.socket.destroy();
    },
  );

  test("what is meant for a lamp reaches that lamp, and not one who asked for every topic", async () => {
    const spy = await joinedPeer(field.port, "spy", secretOf("spy"));
    const subscriptions = [...foreignFilters, topicOf("spy", "program")].map((topic) => ({
      topic,
      qos: 1 as const,
    }));
    spy.send({ cmd: "subscribe", messageId: 3, subscriptions });
    // Its own program is retained for it, and shows that the subscription works.
    expect((await spy.next("publish")).topic).toBe(topicOf("spy", "program"));
    const victim = await field.connect("victim");
    const heard: string[] = [];
    victim.on("message", (topic) => void heard.push(topic));
    await victim.subscribeAsync(topicOf("victim", "override"), { qos: 1 });
    const wish = { level: 30, rampTime: 0, until: Date.now() + 3_600_000, reason: null };
    await field.town.intent("override.set", { lightIds: ["lp_victim"], ...wish }, "job-victim");
    await eventually(() => expect(heard).toEqual([topicOf("victim", "override")]));
    spy.send({ cmd: "pingreq" });
    await spy.next("pingresp");
    const got = spy.heard.filter((packet) => packet.cmd === "publish").map(({ topic }) => topic);
    expect(got).toEqual([topicOf("spy", "program")]);
    spy.socket.destroy();
    await victim.endAsync(true);
  });

  test.each(frames.map(([what, bytes, kind], i) => [what, bytes, kind, `framer-${i}`] as const))(
    "%s: the connection is closed, and it is noted",
    async (_what, bytes, kind, device) => {
      const peer = await joinedPeer(field.port, device, secretOf(device));
      await honest.while(async () => {
        peer.send(bytes);
        await peer.closed;
        await isNoted(field, kind, ({ deviceId }) => deviceId === device);
      });
      expect(peer.heard.map(({ cmd }) => cmd)).toEqual(["connack"]);
    },
  );

  test("a frame that is too large raises a fault at the light point", async () => {
    await eventually(async () => {
      expect(await field.reader.causes()).toContainEqual(
        expect.objectContaining({
          kind: "schemaViolation",
          deviceId: "framer-0",
          lightPointId: "lp_framer-0",
        }),
      );
    });
  });
});
