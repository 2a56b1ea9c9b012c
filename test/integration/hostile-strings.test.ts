import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { readXlsx } from "hucre/xlsx";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findUnfit } from "../../api/http/fit-text.ts";
import { startTestOffice } from "./api-harness.ts";
import { answerFaults } from "./answer-faults.ts";
import { fillPath, type Operation, type Schema } from "./openapi-document.ts";
import { rawRequest } from "./raw-request.ts";
import { nastyStrings, validFor } from "./schema-arbitrary.ts";
import { startWalkedTown, type Actor, type SeenIds, type WalkedTown } from "./walked-town.ts";

const seed = 20_261_120;

let town: WalkedTown;
let ids: SeenIds;
let administrator: Actor;

beforeAll(async () => {
  town = await startWalkedTown();
  ids = await town.ids();
  administrator = await town.person("administrator");
});
afterAll(() => town.close());

const anyId = (name: string, path: string): readonly string[] => [
  ...ids.own(name, path),
  ...ids.foreign(name, path),
];

/** A place in a body where people write what they like. */
interface TextField {
  readonly operation: Operation & { readonly body: Schema };
  readonly at: readonly string[];
  readonly maxLength: number | null;
}

interface Parts {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly items?: Schema | false;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Every string that no list and no form holds in bounds. */
function textFields(operation: Operation): TextField[] {
  const { body } = operation;
  if (body === null) return [];
  const found: TextField[] = [];
  const look = (schema: Schema, at: readonly string[]): void => {
    const parts: Parts = schema;
    const types = [parts.type ?? []].flat();
    const isFree = parts.pattern === undefined || parts.pattern === "\\S";
    if (types.includes("string") && parts.enum === undefined && isFree) {
      found.push({ operation: { ...operation, body }, at, maxLength: parts.maxLength ?? null });
    }
    if (types.includes("array") && typeof parts.items === "object") look(parts.items, [...at, "0"]);
    for (const [name, inner] of Object.entries(parts.properties ?? {})) look(inner, [...at, name]);
  };
  look(body, []);
  return found;
}

const named = ({ operation, at }: TextField): string =>
  `${operation.method} ${operation.path} /${at.join("/")}`;

const holds = (body: unknown, at: readonly string[]): boolean =>
  at.length === 0 ||
  (typeof body === "object" &&
    body !== null &&
    Object.hasOwn(body, at[0] ?? "") &&
    holds((body as Record<string, unknown>)[at[0] ?? ""], at.slice(1)));

/** A body that fits and says something at this place; null where chance made none. */
function bodyWith({ operation, at }: TextField): unknown {
  const ids = (name: string): readonly string[] =>
    /ids?$/i.test(name) ? anyId(name, operation.path) : [];
  const some = fc.sample(validFor(operation.body, ids), { seed, numRuns: 200 });
  return some.find((body) => holds(body, at) && findUnfit(body) === null) ?? null;
}

function setAt(body: unknown, [first, ...rest]: readonly string[], text: string): unknown {
  if (first === undefined) return text;
  const inner = setAt((body as Record<string, unknown>)[first], rest, text);
  if (Array.isArray(body)) return body.toSpliced(Number(first), 1, inner);
  return { ...(body as object), [first]: inner };
}

async function send({ operation, at }: TextField, body: unknown, text: string) {
  if (!(await town.isIn(administrator))) {
    await town.resetRules();
    administrator = await town.person("administrator");
  }
  const path = fillPath(operation.path, (name) =>
    encodeURIComponent(anyId(name, operation.path)[0] ?? "x"),
  );
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (operation.headers.includes("if-match")) {
    const stock = town.document.operations.some((one) => one.path === `${operation.path}/stock`);
    const seen = await town.ask(administrator, "GET", stock ? `${path}/stock` : path);
    headers["if-match"] = String(seen.headers["etag"] ?? '"v1"');
  }
  const whole = JSON.stringify(setAt(body, at, text));
  return town.ask(administrator, operation.method, path, whole, headers);
}

const fields = (): TextField[] => town.document.operations.flatMap(textFields);
const unkeepable = ["a\u0000b", "\uD800", "x\uDC00"];
const keepable = nastyStrings.filter((text) => text.isWellFormed() && !text.includes("\0"));

describe("every text of every body", () => {
  test("has a longest length, and what is longer is refused by its name", async () => {
    const faults: string[] = [];
    const all = fields();
    expect(all.length).toBeGreaterThan(60);
    for (const field of all) {
      if (field.maxLength === null) {
        faults.push(`${named(field)} may be as long as it likes`);
        continue;
      }
      const body = bodyWith(field);
      if (body === null) continue;
      for (const length of [field.maxLength + 1, 200_000]) {
        const { status, json } = await send(field, body, "x".repeat(length));
        const pointer = json?.errors?.[0]?.pointer;
        // Some bodies as a whole may not be that large.
        if (status === 413 && length === 200_000) continue;
        if (status !== 400 || pointer !== `/${field.at.join("/")}`) {
          faults.push(`${named(field)} with ${length} characters: ${status} ${pointer}`);
        }
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test("refuses by its name what no database and no file could keep", async () => {
    const faults: string[] = [];
    for (const field of fields()) {
      const body = bodyWith(field);
      if (body === null) continue;
      for (const text of unkeepable) {
        if (field.maxLength !== null && text.length > field.maxLength) continue;
        const { status, json } = await send(field, body, text);
        const pointer = json?.errors?.[0]?.pointer;
        if (status !== 400 || pointer !== `/${field.at.join("/")}`) {
          faults.push(`${named(field)} ${JSON.stringify(text)}: ${status} ${pointer}`);
        }
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test("is refused by a problem or answered as it was written, whatever it says", async () => {
    const faults: string[] = [];
    let kept = 0;
    for (const [i, field] of fields().entries()) {
      const body = bodyWith(field);
      if (body === null) continue;
      // Each string meets many fields and each field many strings; all with all would take minutes.
      for (const text of keepable.filter((_, k) => (k + i) % 5 === 0)) {
        const answer = await send(field, body, text);
        const what = `${named(field)} ${JSON.stringify(text)}`;
        const [fault] = answerFaults(town.document, field.operation, answer);
        if (fault !== undefined) faults.push(`${what} ${fault}`);
        const said = answer.status < 300 ? answer.json?.[field.at[0] ?? ""] : undefined;
        if (typeof said !== "string" || field.at.length !== 1) continue;
        kept += 1;
        if (said !== text) faults.push(`${what} came back as ${JSON.stringify(said)}`);
      }
    }
    expect(faults).toEqual([]);
    expect(kept).toBeGreaterThan(40);
  }, 240_000);
});

describe("what was stored of it", () => {
  const names = keepable.filter((text) => text.trim() !== "" && text.length <= 50);

  beforeAll(async () => {
    const place = { latitude: 52.5, longitude: 13.4 };
    for (const [i, text] of names.entries()) {
      const body = {
        ...place,
        number: `${text} ${i}`,
        street: text,
        note: text,
        mast: text,
        areaId: "a_mitte",
      };
      const { status } = await town.ask(
        administrator,
        "POST",
        "/api/v1/lights",
        JSON.stringify(body),
        { "content-type": "application/json" },
      );
      if (status !== 201) throw new Error(`${JSON.stringify(text)}: ${status}`);
    }
  });

  const isFormula = (cell: string): boolean =>
    /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(?:,\d+)?$/.test(cell);

  test.each(["/api/v1/lights?format=csv", "/api/v1/inventory?format=csv", "/api/v1/record.csv"])(
    "is text in %s, and no cell is a formula",
    async (path) => {
      const { status, text } = await town.ask(administrator, "GET", path);
      expect(status).toBe(200);
      const delimiter = text.split("\n")[0]?.includes(";") === true ? ";" : ",";
      const rows: string[][] = parse(text, {
        bom: true,
        delimiter,
        record_delimiter: "\r\n",
        relax_column_count: true,
      });
      const cells = rows.flat();
      expect(cells.filter(isFormula)).toEqual([]);
      expect(cells.some((cell) => cell.includes("<script>"))).toBe(true);
    },
  );

  test("is text in GeoJSON", async () => {
    const { text } = await town.ask(administrator, "GET", "/api/v1/inventory?format=geojson");
    // An answer of the office.
    const { features } = JSON.parse(text) as { features: { properties: { street?: string } }[] };
    const streets = new Set(features.map(({ properties }) => properties.street));
    expect(names.filter((name) => !streets.has(name))).toEqual([]);
  });

  test("is a string cell in XLSX", async () => {
    const { cookie } = administrator.headers;
    const url = `${town.office.town.office.url}/api/v1/inventory?format=xlsx`;
    const answer = await fetch(url, { headers: { cookie: cookie ?? "" } });
    const book = await readXlsx(new Uint8Array(await answer.arrayBuffer()));
    const rows = book.sheets[0]?.rows ?? [];
    const cells = new Set(rows.flat());
    // XML knows no control characters, and reads each end of a line as a line feed.
    const plain = names.filter((name) => !/[^\P{Cc}\t\n]/u.test(name));
    expect(plain.filter((name) => !cells.has(name))).toEqual([]);
    expect(JSON.stringify(book.sheets)).not.toContain('"formula"');
  });

  test("is text in printed labels: nothing in the PDF acts", async () => {
    const body = JSON.stringify({ selection: { filter: "" } });
    const headers = { "content-type": "application/json" };
    const answer = await town.ask(administrator, "POST", "/api/v1/labels", body, headers);
    expect([answer.status, answer.text.slice(0, 5)]).toEqual([200, "%PDF-"]);
    expect(answer.text).not.toMatch(/\/(?:JavaScript|JS|OpenAction|Launch|AA|URI)\b/);
  });
});

test("nobody writes lines of their own into the log", async () => {
  const written: string[] = [];
  const log = pino({}, { write: (line: string) => void written.push(line) });
  const quiet = await startTestOffice({}, { log });
  try {
    const { url } = quiet.office;
    const nasty = 'x@y"\r\n{"level":60,"msg":"forged"}\u2028\u001b[31m';
    const json = { "content-type": "application/json" };
    for (let i = 0; i < 8; i += 1) {
      const body = JSON.stringify({
        email: `a@${i % 2 === 0 ? "b" : nasty.replaceAll(" ", "")}`,
        password: nasty,
      });
      await rawRequest(url, "POST", "/api/v1/session", json, body);
    }
    await rawRequest(
      url,
      "POST",
      "/api/v1/lights",
      { ...json, origin: "https://evil.example" },
      "{}",
    );
    await rawRequest(url, "POST", "/api/v1/jobs/%0d%0a%7b%22msg%22:%22forged%22%7d", json, "{}");
    expect(written.length).toBeGreaterThan(0);
    for (const line of written) {
      expect(line.trimEnd().split(/[\r\n\u2028]/)).toHaveLength(1);
      expect(JSON.parse(line)).not.toMatchObject({ msg: "forged" });
    }
  } finally {
    await quiet.close();
  }
});
