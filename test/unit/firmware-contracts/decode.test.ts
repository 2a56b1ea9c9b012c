import { describe, expect, test } from "vitest";
import { createDecoder } from "../../../firmware-contracts/decode.ts";
import { maxMessageBytes, maxReadings } from "../../../firmware-contracts/limits.ts";
import type { MessageKind } from "../../../firmware-contracts/codec.ts";

const codec = createDecoder();
const ts = Date.UTC(2026, 11, 31, 17);

const telemetry = (text: string) => codec.decode("telemetry", Buffer.from(text));
const reading = (fields: string) =>
  telemetry(`{"readings":[{"ts":${ts},"seq":1,"bootId":2${fields}}]}`);

describe("size", () => {
  const ofBytes = (count: number): Buffer => {
    const head = `{"readings":[{"ts":${ts},"seq":1,"bootId":2}]`;
    return Buffer.from(`${head}${" ".repeat(count - head.length - 1)}}`);
  };

  test("the largest message passes, one byte more does not", () => {
    expect(codec.decode("telemetry", ofBytes(maxMessageBytes))).toMatchObject({ ok: true });
    expect(codec.decode("telemetry", ofBytes(maxMessageBytes + 1))).toMatchObject({
      ok: false,
      reason: "tooLarge",
      detail: expect.stringContaining("65537 bytes"),
    });
  });

  test("the most readings pass, one more does not", () => {
    const readings = Array.from({ length: maxReadings }, (_, seq) => ({ ts, seq, bootId: 1 }));
    expect(telemetry(JSON.stringify({ readings }))).toMatchObject({ ok: true });
    readings.push({ ts, seq: maxReadings, bootId: 1 });
    expect(telemetry(JSON.stringify({ readings }))).toMatchObject({
      ok: false,
      reason: "tooManyReadings",
      field: "readings",
    });
  });
});

describe("bytes", () => {
  test.each([
    ["nothing", Buffer.alloc(0)],
    ["half a message", Buffer.from('{"readings":[')],
    ["a byte order mark", Buffer.from('\uFEFF{"readings":[]}')],
    ["a lone continuation byte", Buffer.from([0x22, 0x80, 0x22])],
    [
      "UTF-8 cut within a letter",
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3]), Buffer.from('"}')]),
    ],
    ["a surrogate half", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ["NaN", Buffer.from('{"readings":[{"ts":NaN}]}')],
  ])("%s is badJson", (_what, bytes) => {
    expect(codec.decode("telemetry", bytes)).toMatchObject({ ok: false, reason: "badJson" });
  });

  test("a replacement character that was sent as such is text like any other", () => {
    const bytes = Buffer.from(
      '{"seq":1,"bootId":1,"eventType":"deviceReset","phase":"start","attributes":[{"name":"cause","value":"\uFFFD"}]}',
    );
    expect(codec.decode("event", bytes)).toMatchObject({ ok: true });
  });

  test("a message is read where it lies in a larger buffer", () => {
    const text = `{"readings":[{"ts":${ts},"seq":1,"bootId":2,"activePower":26.5}]}`;
    const batch = Buffer.from(`xxä${text}garbage}`);
    const start = Buffer.byteLength("xxä");
    const plain = new Uint8Array(batch);
    for (const bytes of [batch, plain]) {
      expect(codec.decode("telemetry", bytes, start, start + text.length)).toMatchObject({
        ok: true,
        message: { readings: [{ activePower: 26.5 }] },
      });
    }
    const shifted = new Uint8Array(plain.buffer, start, text.length);
    expect(codec.decode("telemetry", shifted)).toMatchObject({ ok: true });
  });

  test("nesting as deep as a message can hold neither throws nor survives", () => {
    const depth = 30_000;
    const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(telemetry(deep)).toMatchObject({ ok: false, reason: "schemaViolation" });
    const inUnknown = reading(`,"extra":${deep}`);
    expect(inUnknown).toEqual({
      ok: true,
      message: { readings: [{ ts, seq: 1, bootId: 2 }] },
      unknown: ["readings[].extra"],
    });
    expect(reading(`,"activePower":${deep}`)).toMatchObject({
      ok: false,
      field: "readings[0].activePower",
    });
  });
});

describe("wrong units", () => {
  test.each([
    [`,"activePower":26600`, "readings[0].activePower", /0 to 5000 W, got 26600; .*mW/],
    [`,"operatingHours":44444160`, "readings[0].operatingHours", /1000000 h, .*D4i.*seconds/],
    [`,"actualLightLevel":229`, "readings[0].actualLightLevel", /0 to 100 %, got 229; .*DALI/],
    [`,"powerFactor":-0.97`, "readings[0].powerFactor", /0 to 1, got -0.97; .*powerFactorSense/],
    [`,"supplyVoltage":231200`, "readings[0].supplyVoltage", /0 to 1000 V.*mV/],
  ])("%s names field, range and the likely slip", (fields, field, detail) => {
    expect(reading(fields)).toMatchObject({
      ok: false,
      reason: "outOfRange",
      field,
      detail: expect.stringMatching(detail),
    });
  });

  test("a fraction in place of per cent gets the same remedy, though its type is at fault", () => {
    expect(reading(`,"actualLightLevel":0.7`)).toMatchObject({
      ok: false,
      reason: "schemaViolation",
      detail: expect.stringMatching(/must be integer, got 0.7; .*fraction/),
    });
  });

  test("a number too large for a double is no number", () => {
    expect(reading(`,"activePower":1e999`)).toMatchObject({ ok: false });
  });
});

describe("fields this contract does not know", () => {
  test("are named once and kept out, at every depth", () => {
    const bytes = Buffer.from(
      JSON.stringify({
        bootId: 1,
        outputs: [
          { output: 1, feedbackLevel: 0, reason: "program", slots: { sensor: 1 }, colour: "red" },
          { output: 2, feedbackLevel: 0, reason: "program", slots: {}, colour: "blue" },
        ],
        programHash: null,
        lastTimeSync: null,
        mood: "fine",
      }),
    );
    expect(codec.decode("state", bytes)).toEqual({
      ok: true,
      message: {
        bootId: 1,
        outputs: [
          { output: 1, feedbackLevel: 0, reason: "program", slots: {} },
          { output: 2, feedbackLevel: 0, reason: "program", slots: {} },
        ],
        programHash: null,
        lastTimeSync: null,
      },
      unknown: ["outputs[].slots.sensor", "outputs[].colour", "mood"],
    });
  });

  test("of a reading behind a gateway are those of any reading", () => {
    const bytes = Buffer.from(
      `{"readings":[{"device":"L-1","ts":${ts},"seq":1,"bootId":2,"tilt":3,"hue":4}]}`,
    );
    expect(codec.decode("gatewayTelemetry", bytes)).toEqual({
      ok: true,
      message: { readings: [{ device: "L-1", ts, seq: 1, bootId: 2, tilt: 3 }] },
      unknown: ["readings[].hue"],
    });
  });

  test("cannot flood the list of names", () => {
    const fields = Array.from({ length: 500 }, (_, n) => `,"f${n}${"x".repeat(80)}":${n}`).join("");
    const decoded = reading(fields);
    if (!decoded.ok) throw new Error(decoded.detail);
    expect(decoded.unknown).toHaveLength(16);
    expect(Math.max(...decoded.unknown.map((name) => name.length))).toBeLessThanOrEqual(80);
    expect(Object.keys(decoded.message.readings[0] ?? {})).toEqual(["ts", "seq", "bootId"]);
  });

  test.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"])(
    "%s is one of them and touches no prototype",
    (name) => {
      const decoded = reading(`,"${name}":{"polluted":true,"activePower":-1}`);
      expect(decoded).toEqual({
        ok: true,
        message: { readings: [{ ts, seq: 1, bootId: 2 }] },
        unknown: [`readings[].${name}`],
      });
      expect(Object.getPrototypeOf({})).toBe(Object.prototype);
      expect({}).not.toHaveProperty("polluted");
    },
  );

  test("__proto__ does not lend a message the fields it lacks", () => {
    const lent = `{"__proto__":{"readings":[{"ts":${ts},"seq":1,"bootId":2}]}}`;
    expect(telemetry(lent)).toMatchObject({ ok: false, field: "readings" });
  });
});

describe("alternatives", () => {
  test.each<[string, MessageKind, string, string, RegExp]>([
    [
      "neither form",
      "override",
      `{"overrides":[{"epoch":1,"version":1,"issuedAt":${ts},"expiresAt":${ts}}]}`,
      "overrides[0]",
      /"level" is missing.*or else "cleared" is missing/,
    ],
    [
      "both forms",
      "override",
      `{"overrides":[{"epoch":1,"version":1,"issuedAt":${ts},"expiresAt":${ts},"level":1,"rampTime":1,"reason":"override","cleared":true}]}`,
      "overrides[0]",
      /more than one of the allowed forms/,
    ],
    [
      "the form that was meant, with a slip inside",
      "override",
      `{"overrides":[{"epoch":1,"version":1,"issuedAt":${ts},"expiresAt":${ts},"level":254,"rampTime":1,"reason":"override"}]}`,
      "overrides[0].level",
      /0 to 100 %/,
    ],
  ])("%s", (_what, kind, text, field, detail) => {
    expect(codec.decode(kind, Buffer.from(text))).toMatchObject({
      ok: false,
      field,
      detail: expect.stringMatching(detail),
    });
  });
});
