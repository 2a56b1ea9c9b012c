import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodeQR } from "qr/decode.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deviceCode } from "../../api/contract/scan.ts";
import { findProgram, requireServer } from "../servers.ts";
import { startStockedOffice, type StockedOffice } from "./stocked-office.ts";

const publicUrl = "https://licht.example.de";
const run = promisify(execFile);
let office: StockedOffice;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lichtpunkt-labels-"));
  office = await startStockedOffice({ LICHTPUNKT_PUBLIC_URL: publicUrl });
});
afterAll(async () => {
  await office.close();
  await rm(folder, { recursive: true });
});

const everything = { filter: "" };
// The public address is https, so its pages are the only ones that may send changes.
const headers = { origin: publicUrl };
const print = (body: object) => office.technician.send("POST", "/api/v1/labels", body, headers);

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Grey, a byte a pixel. */
  readonly data: Uint8Array;
}

const dotsPerInch = 200;
const dotsPerMm = dotsPerInch / 25.4;

/** The first page as a printer would set it. */
async function rendered(pdf: Uint8Array): Promise<Picture> {
  const file = join(folder, "labels.pdf");
  await writeFile(file, pdf);
  const program = findProgram("pdftoppm") ?? "";
  const page = join(folder, "page");
  await run(program, ["-r", String(dotsPerInch), "-gray", "-f", "1", "-singlefile", file, page]);
  const bytes = await readFile(`${page}.pgm`);
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString("latin1"));
  const [all = "", width, height] = head ?? [];
  return { width: Number(width), height: Number(height), data: bytes.subarray(all.length) };
}

/** What a camera reads in a part of the page; millimetres. */
function scanned(page: Picture, left: number, top: number, side: number): string {
  const from = { x: Math.round(left * dotsPerMm), y: Math.round(top * dotsPerMm) };
  const size = Math.round(side * dotsPerMm);
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const grey = page.data[(from.y + y) * page.width + from.x + x] ?? 255;
      data.fill(grey, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  return decodeQR({ width: size, height: size, data }, { timeLimit: 5_000 });
}

async function texts(pdf: Uint8Array): Promise<string> {
  const file = join(folder, "labels.pdf");
  await writeFile(file, pdf);
  const { stdout } = await run(findProgram("pdftotext") ?? "", ["-layout", file, "-"]);
  return stdout.replaceAll(/\s+/g, " ");
}

describe.skipIf(!requireServer("pdftoppm"))("a sheet of labels, rendered,", () => {
  test("reads out the masts of the selection, each once, where the sheet has its labels", async () => {
    const { status, bytes, headers: told } = await print({ selection: everything });
    expect([status, told.get("content-type")]).toEqual([200, "application/pdf"]);
    const page = await rendered(bytes);
    const codes = [0, 1, 2, 3, 4].map((i) =>
      scanned(page, (i % 3) * 70, 0.5 + Math.floor(i / 3) * 37, 38),
    );
    expect(codes).toEqual(
      ["lp_1", "lp_3", "lp_10", "lp_11", "lp_12"].map((id) => `${publicUrl}/q/${id}`),
    );
    const text = await texts(bytes);
    for (const word of ["1, 2", "12", "Hauptstraße", "Faulty? Scan"]) expect(text).toContain(word);
  });

  test.each([
    ["a4-2x7", 4.65, 15.15, [210, 297]],
    ["single", 0, 0, [70, 37]],
  ])("of layout %s begins at %f, %f mm", async (layout, left, top, [width = 0, height = 0]) => {
    const { bytes } = await print({ selection: { lightIds: ["lp_12"] }, layout });
    const page = await rendered(bytes);
    expect(page.width / dotsPerMm).toBeCloseTo(width, 0);
    expect(page.height / dotsPerMm).toBeCloseTo(height, 0);
    expect(scanned(page, left, top, 38)).toBe(`${publicUrl}/q/lp_12`);
  });

  test("reads out controllers as binding wants them", async () => {
    const { bytes } = await print({ deviceIds: ["lc-new", "cc-1", "lc-new"] });
    const page = await rendered(bytes);
    expect([0, 1].map((i) => scanned(page, i * 70, 0.5, 38))).toEqual(
      ["lc-new", "cc-1"].map(deviceCode),
    );
  });

  test.each([
    "<script>alert(1)</script>",
    "=1+1|cmd '/c calc'!A0",
    "{{town}} ${street} %s \\n",
    "(Tj) /URI (x) ET endobj",
  ])("says %s as it was written", async (street) => {
    const path = "/api/v1/lights/lp_12";
    const edited = await office.administrator.send(
      "PATCH",
      path,
      { street },
      {
        ...headers,
        "if-match": `"v${(await office.administrator.send("GET", `${path}/stock`)).json.version}"`,
      },
    );
    expect([edited.status, edited.json.code]).toEqual([200, undefined]);
    const { bytes } = await print({ selection: { lightIds: ["lp_12"] } });
    // A long name goes over two lines.
    const close = (text: string): string => text.replaceAll(" ", "");
    expect(close(await texts(bytes))).toContain(close(street));
  });

  test("speaks the language of who prints", async () => {
    const path = "/api/v1/session/profile";
    const change = await office.technician.send("PUT", path, { language: "de" }, headers);
    expect(change.status).toBe(200);
    const { bytes } = await print({ selection: everything });
    expect(await texts(bytes)).toContain("Defekt? Scannen");
  });
});

test.each([
  ["neither masts nor controllers", {}, 400, "invalidInput"],
  ["both", { selection: everything, deviceIds: ["lc-new"] }, 400, "invalidInput"],
  ["an unknown controller", { deviceIds: ["lc-new", "none"] }, 404, "notFound"],
  ["a selection of nothing", { selection: { lightIds: ["none"] } }, 404, "notFound"],
  ["an unknown layout", { selection: everything, layout: "a5" }, 400, "invalidInput"],
])("%s is refused", async (_name, body, status, code) => {
  const answer = await print(body);
  expect([answer.status, answer.json.code]).toEqual([status, code]);
});

test("who sees some areas prints those, and a viewer none", async () => {
  const south = await office.town.client("technician", ["a_sued"]);
  const hidden = { selection: { lightIds: ["lp_1"] } };
  expect((await south.send("POST", "/api/v1/labels", hidden, headers)).status).toBe(404);
  expect(
    (await south.send("POST", "/api/v1/labels", { deviceIds: ["lc-1"] }, headers)).status,
  ).toBe(404);
  const viewer = await office.town.client("viewer");
  const body = { selection: everything };
  expect((await viewer.send("POST", "/api/v1/labels", body, headers)).status).toBe(403);
});

test("more sheets at once than there are threads for are put off, and none is lost", async () => {
  const many = await Promise.all(
    Array.from({ length: 6 }, () => print({ selection: everything, layout: "single" })),
  );
  const drawn = many.filter(({ status }) => status === 200);
  expect(drawn.length).toBeGreaterThanOrEqual(2);
  for (const { bytes } of drawn) expect(new TextDecoder().decode(bytes)).toMatch(/%%EOF\s*$/);
  for (const { status } of many) expect([200, 429]).toContain(status);
  expect((await print({ selection: everything })).status).toBe(200);
});
