import { readFileSync } from "node:fs";
import mqttPacket, { type IConnectPacket } from "mqtt-packet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { internalSecretFile } from "../../ingest/feed.ts";
import { internalUser } from "../../ingest/internal-secret.ts";
import { type HonestLamp, honestLamp } from "./honest-lamp.ts";
import { connectBytes, connectPacket, rawPeer } from "./raw-peer.ts";
import { eventually, isNoted, say, startTownField, topicOf, type TownField } from "./town-field.ts";

/** Whoever comes in the wrong way: contract.md, rules, and reliability.md, facts 5 and 6. */

const notAuthorised = 5;
const identifierRejected = 2;

interface Stranger {
  readonly who: string;
  readonly changes: Partial<IConnectPacket>;
  readonly without?: readonly ("username" | "password")[];
  readonly code: number;
  readonly why: string;
}

const bearer = (device: string): Partial<IConnectPacket> => ({
  clientId: device,
  username: device,
  password: Buffer.from(`secret-of-${device}`),
});
const will = (topic: string): NonNullable<IConnectPacket["will"]> => ({
  topic,
  payload: Buffer.from("{}"),
  qos: 1,
  retain: true,
});

const strangers: readonly Stranger[] = [
  {
    who: "an unknown device",
    changes: bearer("nobody"),
    code: notAuthorised,
    why: "unknownDevice",
  },
  {
    who: "a device with a wrong secret",
    changes: { ...bearer("guesser"), password: Buffer.from("guess") },
    code: notAuthorised,
    why: "wrongSecret",
  },
  {
    who: "a device that was revoked",
    changes: bearer("revoked"),
    code: notAuthorised,
    why: "revoked",
  },
  {
    who: "somebody without a secret",
    changes: { clientId: "mute", username: "mute" },
    without: ["password"],
    code: notAuthorised,
    why: "secretMissing",
  },
  {
    who: "somebody without a name",
    changes: { clientId: "nameless" },
    without: ["username", "password"],
    code: notAuthorised,
    why: "clientIdIsNotUsername",
  },
  {
    who: "one device under another's client id",
    changes: { ...bearer("thief"), clientId: "victim" },
    code: notAuthorised,
    why: "clientIdIsNotUsername",
  },
  {
    who: "somebody without a client id",
    changes: { ...bearer("thief"), clientId: "" },
    code: identifierRejected,
    why: "clientIdInvalid",
  },
  ...["a/b", "+", "#", "groups", "x".repeat(65), "lp ", "ä"].map((id) => ({
    who: `the client id ${id.slice(0, 9)}`,
    changes: { clientId: id, username: id },
    code: identifierRejected,
    why: "clientIdInvalid",
  })),
  ...[
    topicOf("victim", "connection"),
    topicOf("willing-1", "state"),
    "lp/v1/other/willing-2/connection",
    "lp/v1/town/+/connection",
    "lpi/v1/feed",
    "$SYS/broker",
  ].map((topic, i) => ({
    who: `a will on ${topic}`,
    changes: { ...bearer(`willing-${i}`), will: will(topic) },
    code: notAuthorised,
    why: "willForeign",
  })),
];

describe("field as a process, with an honest lamp on it", () => {
  let field: TownField;
  let honest: HonestLamp;

  beforeAll(async () => {
    const devices = ["victim", "thief", "guesser", "revoked", "honest"];
    for (const { changes } of strangers) {
      const { clientId = "", will: last } = changes;
      if (last !== undefined) devices.push(clientId);
    }
    field = await startTownField(devices.map((deviceId) => ({ id: `lp_${deviceId}`, deviceId })));
    await field.town.registry.db
      .updateTable("devices")
      .set({ revoked_at: 1 })
      .where("id", "=", "revoked")
      .execute();
    honest = await honestLamp(field, "honest", "lp_honest");
  });

  afterAll(() => field.close());

  test.each(strangers.map((one) => [one.who, one] as const))(
    "%s is refused, and it is noted why",
    async (_who, { changes, without, code, why }) => {
      await honest.while(async () => {
        const peer = rawPeer(field.port);
        peer.send(connectPacket("thief", "secret-of-thief", changes, without));
        expect(await peer.next("connack")).toMatchObject({ returnCode: code });
        await peer.closed;
        const name = (changes.clientId ?? "").slice(0, 64);
        await isNoted(
          field,
          "connectRefused",
          ({ deviceId, detail }) => deviceId === name && detail === why,
        );
      });
    },
  );

  test.each([
    ["NUL", Buffer.from("vic\0tim")],
    ["a broken UTF-8 sequence", Buffer.from([0x76, 0xc3, 0x28])],
    ["a surrogate", Buffer.from([0xed, 0xa0, 0x80])],
    ["a byte order mark", Buffer.from([0xef, 0xbb, 0xbf, 0x76])],
  ])("a client id with %s never becomes a client", async (_what, id) => {
    const before = (await field.reader.securityEvents(1_000)).length;
    await honest.while(async () => {
      const peer = rawPeer(field.port);
      peer.send(connectBytes(id, id, "secret"));
      await peer.closed;
      const answer = peer.heard.find(({ cmd }) => cmd === "connack");
      expect(answer).toMatchObject({ returnCode: identifierRejected });
      await eventually(async () => {
        const events = await field.reader.securityEvents(1_000);
        expect(events.length).toBe(before + 1);
        expect(events[0]).toMatchObject({ kind: "connectRefused", detail: "clientIdInvalid" });
      });
    });
  });

  test.each([
    ["pings before it has connected", mqttPacket.generate({ cmd: "pingreq" })],
    ["announces a CONNECT of 256 MiB", Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
    ["speaks HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: lamp\r\n\r\n")],
    ["sends rubbish", Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 37) % 256))],
  ])("a stranger who %s is closed", async (_what, bytes) => {
    await honest.while(async () => {
      const peer = rawPeer(field.port);
      peer.send(bytes);
      await peer.closed;
      expect(peer.heard).toEqual([]);
    });
  });

  describe("nobody takes over a connected lamp's client id:", () => {
    const attempts: readonly (readonly [string, () => Partial<IConnectPacket>, number])[] = [
      ["another device", () => ({ username: "thief" }), notAuthorised],
      ["with its name and another's secret", () => ({}), notAuthorised],
      [
        "even a process of ours",
        () => ({
          username: internalUser,
          password: Buffer.from(readFileSync(internalSecretFile(field.dir), "utf8").trim()),
        }),
        identifierRejected,
      ],
    ];

    test.each(attempts)("%s", async (_who, changes, code) => {
      const victim = await field.connect("victim");
      await honest.while(async () => {
        const peer = rawPeer(field.port);
        peer.send(connectPacket("victim", "secret-of-thief", changes()));
        expect(await peer.next("connack")).toMatchObject({ returnCode: code });
        await peer.closed;
      });
      await say(victim, "victim", "state", "{}");
      expect(victim.connected).toBe(true);
      await victim.endAsync(true);
    });

    test("but the lamp itself, which may not know yet that its old connection is dead", async () => {
      const old = await field.connect("victim");
      const closed = new Promise<void>((resolve) => old.once("close", () => resolve()));
      await honest.while(async () => {
        const fresh = await field.connect("victim");
        await closed;
        await say(fresh, "victim", "telemetry", {
          readings: [{ ts: Date.now(), seq: 1, bootId: 1, activePower: 12 }],
        });
        await eventually(async () => {
          expect((await field.twin("lp_victim")).measured.activePower).toBe(12);
        });
        expect(fresh.connected).toBe(true);
      });
    });
  });
});
