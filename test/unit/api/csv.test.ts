import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvFile } from "../../../api/office/csv.ts";

describe("csvFile", () => {
  test("no cell begins a formula, and readers get the words back", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 })), (rows) => {
        const header = ["a", "b"];
        const cells = parse(csvFile(header, rows), {
          bom: true,
          delimiter: ";",
          record_delimiter: "\r\n",
        });
        expect(cells.slice(1)).toEqual(
          rows.map((row) => row.map((cell) => (/^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))),
        );
      }),
    );
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-5", "'-5"],
    [-5, "-5"],
    [1.5, "1,5"],
    [null, ""],
    [true, "1"],
    ['say "a;b"', '"say ""a;b"""'],
  ])("writes %j as %j", (value, text) => {
    const line = csvFile(["x", "y"], [[value, 0]]).split("\r\n")[1];
    expect(line?.replace(/^"('.*)"(?=;0$)/, "$1")).toBe(`${text};0`);
  });
});
