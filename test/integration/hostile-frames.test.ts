import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import fc from "fast-check";
import mqttPacket, { type Packet } from "mqtt-packet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Authority, createAuthority, writeServerFiles } from "../certificates.ts";
import { type HonestLamp, honestLamp } from "./honest-lamp.ts";
import { connectPacket } from "./raw-peer.ts";
import { eventually, startTownField, topicOf, type TownField } from "./town-field.ts";

/** Bytes that no honest client sends, while one is served throughout (reliability.md, fact 5 and the fault table). */

let authority: Authority;
let folder: string;
let field: TownField;
let honest: HonestLamp;

beforeAll(async () => {
  authority = await createAuthority("town-devices");
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-frames-"));
  const files = await writeServerFiles(folder, authority);
  const lamps = ["honest", "odd"];
  field = await startTownField(
    lamps.map((deviceId) => ({ id: `lp_${deviceId}`, deviceId })),
    { mqttTlsHost: "127.0.0.1", mqttTlsPort: 0, ...files },
  );
  honest = await honestLamp(field, "honest", "lp_honest");
});

afterAll(async () => {
  await field.close();
  rmSync(folder, { recursive: true });
});

type Way = "plain" | "tls" | "beforeTheHandshake";

function reach(way: Way): Socket {
  const socket =
    way === "tls"
      ? connectTls({ port: field.tlsPort ?? 0, host: "127.0.0.1", ca: authority.ca })
      : connect(way === "plain" ? field.port : (field.tlsPort ?? 0), "127.0.0.1");
  socket.on("error", () => {});
  // What is not read would hold the close back.
  socket.resume();
  return socket;
}

/** A reset is an end like any other. */
const closeOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once("close", () => resolve()));

/** Resident memory of the field process, bytes. */
function residentBytes(): number {
  const [, kilobytes = "0"] =
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${field.pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

describe.each<Way>(["plain", "tls", "beforeTheHandshake"])("strangers, %s,", (way) => {
  test("twenty that announce 256 MB are closed, and cost less than 20 MB", async () => {
    await honest.while(async () => {
      const before = residentBytes();
      const chunk = Buffer.alloc(64 * 1024, 0x61);
      const closed = Array.from({ length: 20 }, async () => {
        const socket = reach(way);
        const gone = closeOf(socket);
        socket.write(Buffer.concat([Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]), chunk]));
        await gone;
      });
      await Promise.all(closed);
      const grown = residentBytes() - before;
      process.stdout.write(`${way}: memory grew by ${(grown / 1024 / 1024).toFixed(1)} MB\n`);
      expect(grown).toBeLessThan(20 * 1024 * 1024);
    });
  });
});

const text = fc.oneof(
  fc.constantFrom("odd", "honest", "", "#", "a/b"),
  fc.string({ maxLength: 40 }),
);
const packets: fc.Arbitrary<Buffer> = fc
  .oneof(
    fc
      .record({
        topic: fc.oneof(text, fc.constant(topicOf("odd", "telemetry"))),
        payload: text,
        qos: fc.constantFrom(0, 1, 2),
      })
      .map(({ topic, payload, qos }): Packet => ({
        cmd: "publish",
        topic: topic === "" ? "x" : topic.replaceAll(/[+#]/g, "x"),
        payload,
        qos: qos as 0 | 1 | 2,
        retain: false,
        dup: false,
        messageId: 7,
      })),
    text.map((topic): Packet => ({
      cmd: "subscribe",
      messageId: 8,
      subscriptions: [{ topic: topic === "" ? "#" : topic, qos: 1 }],
    })),
    fc.constantFrom<Packet>(
      { cmd: "pingreq" },
      { cmd: "disconnect" },
      { cmd: "pubrel", messageId: 9 },
      { cmd: "puback", messageId: 9 },
    ),
    fc.constant<Packet>(connectPacket("odd", "secret-of-odd")),
  )
  .map((packet) => mqttPacket.generate(packet));

/** A well-made packet with some bytes put wrong, cut off, or repeated; or no packet at all. */
const malformed: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  packets,
  fc
    .tuple(packets, fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 4 }), fc.nat(400))
    .map(([packet, changes, length]) => {
      const bytes = Buffer.from(packet);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes.subarray(0, length);
    }),
);

const talk = fc.record({
  way: fc.constantFrom<Way>("plain", "tls", "beforeTheHandshake"),
  admitted: fc.boolean(),
  pieces: fc.array(malformed, { minLength: 1, maxLength: 8 }),
  split: fc.nat(50),
});

test("a fuzzer of malformed MQTT does not keep an honest lamp from being served", async () => {
  let talks = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(talk, { minLength: 4, maxLength: 8 }), async (all) => {
      await honest.while(async () => {
        await Promise.all(
          all.map(async ({ way, admitted, pieces, split }) => {
            talks += 1;
            const socket = reach(way);
            const gone = closeOf(socket);
            if (admitted) socket.write(mqttPacket.generate(connectPacket("odd", "secret-of-odd")));
            const bytes = Buffer.concat(pieces);
            socket.write(bytes.subarray(0, split));
            // By an end after it the talk is over whether or not the broker has closed before.
            socket.end(bytes.subarray(split));
            await gone;
          }),
        );
      });
    }),
    { numRuns: 40, seed: 20_261_122, endOnFailure: true },
  );
  process.stdout.write(`${talks} talks, the honest lamp was served throughout\n`);
  await eventually(() => expect(talks).toBeGreaterThan(150));
});
