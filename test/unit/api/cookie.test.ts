import { describe, expect, test } from "vitest";
import { cookieForm, readCookie, setCookie } from "../../../api/auth/cookie.ts";

describe("the session cookie", () => {
  test("is bound to the host where the public address is https", () => {
    const form = cookieForm(new URL("https://licht.example"));
    expect(setCookie(form, "t", 60)).toBe(
      "__Host-lichtpunkt=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure",
    );
  });

  test("works over plain http in a local network", () => {
    const form = cookieForm(new URL("http://licht.lan:8080"));
    expect(setCookie(form, "t", 60)).toBe(
      "lichtpunkt=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=60",
    );
  });

  test.each([
    [undefined, null],
    ["", null],
    ["other=1", null],
    ["lichtpunkt=", null],
    ["a=b; lichtpunkt=tok; c=d", "tok"],
    ["xlichtpunkt=no; lichtpunkt=yes", "yes"],
    ["lichtpunkt", null],
  ])("is read from %j as %j", (header, token) => {
    expect(readCookie({ name: "lichtpunkt", secure: false }, header)).toBe(token);
  });
});
