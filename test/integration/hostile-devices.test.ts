import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HonestLamp, honestLamp } from "./honest-lamp.ts";
import { eventually, say, startTownField, type TownField } from "./town-field.ts";

/** Messages that break the contract: each gets its answer (contract.md, rules), and the lamp beside is served. */

const now = Date.now();
const reading = (changes: object = {}) => ({
  ts: now,
  seq: 1,
  bootId: 1,
  activePower: 20,
  ...changes,
});
const telemetry = (changes: object = {}) => ({ readings: [reading(changes)] });
const event = { eventType: "lampFailure", phase: "start", seq: 1, bootId: 1 };
const deep = "[".repeat(30_000) + "]".repeat(30_000);

interface Refused {
  readonly what: string;
  readonly message?: string;
  readonly content: unknown;
  readonly reason: string;
  readonly field?: string | null;
  /** What the technician reads. */
  readonly detail?: RegExp;
}

const refused: readonly Refused[] = [
  { what: "broken JSON", content: '{"readings":[', reason: "badJson", field: null },
  { what: "nothing at all", content: "", reason: "badJson" },
  { what: "NaN for a number", content: '{"readings":[{"ts":NaN}]}', reason: "badJson" },
  {
    what: "bytes that are no UTF-8",
    content: Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
    reason: "badJson",
    detail: /UTF-8/,
  },
  { what: "30,000 nested arrays", content: deep, reason: "schemaViolation", detail: /object/ },
  { what: "a list for a message", content: [reading()], reason: "schemaViolation" },
  { what: "null for a message", content: "null", reason: "schemaViolation" },
  {
    what: "no readings",
    content: {},
    reason: "schemaViolation",
    field: "readings",
    detail: /"readings" is missing/,
  },
  {
    what: "a text for a power",
    content: telemetry({ activePower: "20" }),
    reason: "schemaViolation",
    field: "readings[0].activePower",
    detail: /number.*"20"/,
  },
  {
    what: "a power in mW",
    content: telemetry({ activePower: 20_000 }),
    reason: "outOfRange",
    field: "readings[0].activePower",
    detail: /0 to 5000 W, got 20000; .*mW/,
  },
  {
    what: "a level of DALI, 0 to 254",
    content: telemetry({ actualLightLevel: 254 }),
    reason: "outOfRange",
    field: "readings[0].actualLightLevel",
    detail: /0 to 100 %, got 254; .*DALI/,
  },
  {
    what: "a level of FIWARE, 0 to 1",
    content: telemetry({ actualLightLevel: 0.7 }),
    reason: "schemaViolation",
    field: "readings[0].actualLightLevel",
    detail: /integer/,
  },
  {
    what: "a reading of 1970",
    content: telemetry({ ts: 86_400_000 }),
    reason: "outOfRange",
    field: "readings[0].ts",
    detail: /never set/,
  },
  {
    what: "seconds for milliseconds",
    content: telemetry({ ts: Math.floor(now / 1000) }),
    reason: "outOfRange",
    field: "readings[0].ts",
    detail: /factor of 1000/,
  },
  {
    what: "one bad reading behind a good one",
    content: { readings: [reading(), reading({ seq: 2, supplyVoltage: 230_000 })] },
    reason: "outOfRange",
    field: "readings[1].supplyVoltage",
  },
  {
    what: "201 readings",
    content: { readings: Array.from({ length: 201 }, (_, seq) => reading({ seq })) },
    reason: "tooManyReadings",
    field: "readings",
  },
  {
    what: "an unknown event",
    message: "event",
    content: { ...event, eventType: "lampExploded" },
    reason: "unknownEvent",
    field: "eventType",
    detail: /lampExploded/,
  },
  {
    what: "a rejection without a code",
    message: "ack",
    content: { kind: "override", epoch: 1, version: 1, phase: "rejected" },
    reason: "schemaViolation",
    field: "code",
  },
  {
    what: "an output that it does not have",
    content: telemetry({ output: 7 }),
    reason: "unknownOutput",
    field: "readings.output",
    detail: /output 7/,
  },
  {
    what: "64 KiB and one byte",
    content: JSON.stringify(telemetry()).padEnd(65_537),
    reason: "tooLarge",
    detail: /65537 bytes/,
  },
  {
    what: "250 KiB",
    content: JSON.stringify(telemetry()).padEnd(256_000),
    reason: "tooLarge",
    detail: /256000 bytes/,
  },
];

const refusedLamp = (i: number): string => `wrong-${i}`;

describe("field as a process, with an honest lamp on it", () => {
  let field: TownField;
  let honest: HonestLamp;

  beforeAll(async () => {
    const devices = [...refused.map((_, i) => refusedLamp(i)), "honest"];
    field = await startTownField(devices.map((deviceId) => ({ id: `lp_${deviceId}`, deviceId })));
    honest = await honestLamp(field, "honest", "lp_honest");
  });

  afterAll(() => field.close());

  test.each(refused.map((one, i) => [one.what, one, refusedLamp(i)] as const))(
    "%s: acknowledged, quarantined with its reason, and changes nothing",
    async (_what, { message = "telemetry", content, reason, field: at, detail = /./ }, device) => {
      const client = await field.connect(device);
      await honest.while(async () => {
        // Resolves with the PUBACK.
        await say(client, device, message, content);
        await eventually(async () => {
          const page = { limit: 100, deviceId: device };
          const [entry, ...more] = (await field.reader.quarantine(page)).entries;
          expect(more).toEqual([]);
          expect(entry).toMatchObject({
            message,
            reason,
            ...(at === undefined ? {} : { field: at }),
          });
          expect(entry!.detail).toMatch(detail);
          const whole = Buffer.byteLength(
            typeof content === "string" || Buffer.isBuffer(content)
              ? content
              : JSON.stringify(content),
          );
          expect(entry!.size).toBe(whole);
          expect(entry!.payload.length).toBe(Math.min(whole, 4096));
          const causes = await field.reader.causes();
          expect(causes.filter(({ deviceId }) => deviceId === device)).toMatchObject([
            { kind: "schemaViolation", lightPointId: `lp_${device}` },
          ]);
          expect((await field.twin(`lp_${device}`)).measured.at).toBeNull();
        });
      });
      expect(client.connected).toBe(true);
    },
  );
});
