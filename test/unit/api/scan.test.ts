import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deviceCode, lightCodePath, readScan } from "../../../api/contract/scan.ts";

const device = (id: string) => ({ kind: "device", id });

describe("a scanned code", () => {
  test.each([
    ["LPD1:lc-77", device("lc-77")],
    ["  LPD1: lc-77 \n", device("lc-77")],
    ["lc-77", device("lc-77")],
    ["240815", device("240815")],
    ["https://licht.example.de/q/lp_0a1b", { kind: "light", id: "lp_0a1b" }],
    ["HTTP://10.0.0.5:8080/q/lp_0a1b/", { kind: "light", id: "lp_0a1b" }],
    ["https://licht.example.de/q/lp_0a1b?utm=x#y", { kind: "light", id: "lp_0a1b" }],
    ["SN:24-0815;ID:LC-77", device("LC-77")],
    ["SN:24-0815", device("24-0815")],
    ["S/N: 24-0815, HW: rev C", device("24-0815")],
    ["DEVEUI=00:80:E1:15:00:0A:9F:3C\nAPPKEY=x", device("0080E115000A9F3C")],
    ["https://vendor.example/d/LC-77", device("LC-77")],
    ["https://vendor.example/activate?sn=24-0815&id=LC-77", device("LC-77")],
  ])("%j names %j", (text, found) => {
    expect(readScan(text)).toEqual(found);
  });

  test.each([
    "",
    "LPD1:",
    "LPD1:a/b",
    "hello world",
    "https://licht.example.de/q/",
    "https://licht.example.de/q/a%2Fb",
    "https://licht.example.de/",
    "javascript:alert(1)",
    "WIFI:S:net;T:WPA;P:x;;",
    "HW: rev C; FW: 1.2",
    "x".repeat(65),
  ])("%j names nothing that could be asked for", (text) => {
    expect(readScan(text)).toEqual({ kind: "unknown", text: text.trim() });
  });

  test("of any content gives an id that can stand in an address, or at most 200 characters of text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl()), (text) => {
        const scan = readScan(text);
        const isSound =
          scan.kind === "unknown" ? scan.text.length <= 200 : /^[A-Za-z0-9_-]{1,64}$/.test(scan.id);
        expect(isSound).toBe(true);
      }),
    );
  });

  test("of our own labels gives back what was printed", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), (id) => {
        expect(readScan(deviceCode(id))).toEqual(device(id));
        expect(readScan(`https://x.example${lightCodePath(id)}`)).toEqual({ kind: "light", id });
      }),
    );
  });
});
