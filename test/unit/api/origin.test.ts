import { describe, expect, test } from "vitest";
import { isOwnOrigin } from "../../../api/http/origin.ts";

const publicUrl = new URL("https://licht.example");

describe("isOwnOrigin", () => {
  test.each([
    ["GET", { "sec-fetch-site": "cross-site" }, true],
    ["HEAD", { origin: "https://evil.example" }, true],
    ["POST", { "sec-fetch-site": "same-origin" }, true],
    ["POST", { "sec-fetch-site": "none" }, true],
    ["POST", { "sec-fetch-site": "same-site" }, false],
    ["POST", { "sec-fetch-site": "cross-site", origin: "https://licht.example" }, false],
    ["POST", { origin: "https://licht.example" }, true],
    ["POST", { origin: "http://licht.example" }, false],
    ["POST", { origin: "https://licht.example.evil.example" }, false],
    ["PUT", { origin: "null" }, false],
    ["DELETE", { origin: "not an address" }, false],
    ["POST", { origin: "http://10.0.0.5:8080", host: "10.0.0.5:8080" }, true],
    ["POST", { origin: "http://evil.example", host: "10.0.0.5:8080" }, false],
    ["POST", {}, true],
  ])("%s with %j is %s", (method, headers, own) => {
    expect(isOwnOrigin(method, headers, publicUrl)).toBe(own);
  });
});
