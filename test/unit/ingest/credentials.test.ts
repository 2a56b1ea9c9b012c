import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { judgeOpening } from "../../../ingest/authenticate.ts";
import { createRevocations } from "../../../ingest/revocations.ts";
import { makeDevice } from "../../../ingest/lamp.ts";
import type { Credential } from "../../../store/office-records.ts";

const hashOf = (secret: string): Uint8Array => createHash("sha256").update(secret).digest();

const lamp: Credential = {
  deviceId: "lamp1",
  secretHash: hashOf("new"),
  oldSecretHash: hashOf("old"),
  oldSecretUntil: 1_000,
  kind: "lamp",
  revoked: false,
  speaksFor: [],
};
const withoutSecret = { ...lamp, secretHash: null, oldSecretHash: null, oldSecretUntil: null };
const secret = (text: string) => ({ kind: "secret" as const, hash: hashOf(text) });
const certificate = (fingerprint: string) => ({ kind: "certificate" as const, fingerprint });
const office = (credential: Credential | null) => ({
  credential: () => credential,
  isCertificateRevoked: (fingerprint: string) => fingerprint === "bad",
});

describe("a proof", () => {
  test.each([
    ["the secret", lamp, secret("new"), 0, "secret"],
    ["the secret before, in its time", lamp, secret("old"), 999, "formerSecret"],
    ["the secret before, after it", lamp, secret("old"), 1_000, "wrongSecret"],
    ["another secret", lamp, secret("guess"), 0, "wrongSecret"],
    ["a secret where none was given out", withoutSecret, secret("new"), 0, "unknownDevice"],
    ["the secret of a revoked device", { ...lamp, revoked: true }, secret("new"), 0, "revoked"],
    ["a wrong one of a revoked device", { ...lamp, revoked: true }, secret("x"), 0, "wrongSecret"],
    ["any of an unknown device", null, secret("new"), 0, "unknownDevice"],
    ["a certificate", lamp, certificate("good"), 0, "certificate"],
    ["a certificate instead of a secret", withoutSecret, certificate("good"), 0, "certificate"],
    ["a revoked certificate", lamp, certificate("bad"), 0, "certificateRevoked"],
    [
      "a certificate of a revoked device",
      { ...lamp, revoked: true },
      certificate("good"),
      0,
      "revoked",
    ],
    ["a certificate of an unknown device", null, certificate("good"), 0, "unknownDevice"],
  ])("%s", (_what, credential, opening, now, expected) => {
    const judged = judgeOpening(office(credential), credential, opening, now);
    expect(typeof judged === "string" ? judged : judged.kind).toBe(expected);
  });
});

test("a session that a former secret has opened ends with that secret, and no other session does", () => {
  let now = 0;
  const revocations = createRevocations(office(lamp), () => now);
  const former = { ...makeDevice("former"), openedWith: secret("old") };
  const current = { ...makeDevice("current"), openedWith: secret("new") };
  revocations.beginWith([former, current]);
  expect(revocations.next()).toEqual([]);
  now = 999;
  expect(revocations.next()).toEqual([]);
  now = 1_000;
  expect(revocations.next()).toEqual(["former"]);
  expect(revocations.next()).toEqual([]);
});
