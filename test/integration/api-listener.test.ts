import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeAuthority, signServer } from "../../api/authority/sign.ts";
import { runningOffice } from "../../api/office/running-office.ts";
import { startTestOffice } from "./api-harness.ts";

/** Status of GET /livez over TLS, and the serial number of the certificate shown. */
function overTls(url: string, ca: string): Promise<{ status: number; serial: string }> {
  return new Promise((resolve, reject) => {
    // A connection of its own: a kept one shows the certificate it began with.
    get(new URL("/livez", url), { ca, agent: false }, (response) => {
      const { serialNumber } = (response.socket as TLSSocket).getPeerCertificate();
      response.resume();
      resolve({ status: response.statusCode ?? 0, serial: serialNumber });
    }).once("error", reject);
  });
}

test("HTTPS with an own certificate, renewed without a restart; the command line comes in beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const now = Date.now();
  const authority = await makeAuthority("Town", now);
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const write = async (): Promise<void> => {
    const pair = await signServer(authority, ["127.0.0.1"], now);
    writeFileSync(cert, pair.certificate);
    writeFileSync(key, pair.privateKey);
  };
  await write();
  // The look at the files is what is moved on by hand; connections keep their own time.
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const office = await startTestOffice({
    LICHTPUNKT_HTTP_TLS_CERT: cert,
    LICHTPUNKT_HTTP_TLS_KEY: key,
  });
  onTestFinished(() => office.close());
  const { url } = office.office;
  expect(url).toMatch(/^https:/);
  const first = await overTls(url, authority.certificate);
  expect(first.status).toBe(200);
  await expect(fetch(url.replace("https:", "http:"))).rejects.toThrow("fetch failed");

  const local = await runningOffice(office.config.dataDir);
  expect(await local?.send("GET", "/api/v1/town")).toMatchObject({ warnings: [] });

  await write();
  await expect
    .poll(async () => {
      await vi.advanceTimersByTimeAsync(60_000);
      return (await overTls(url, authority.certificate)).serial;
    })
    .not.toBe(first.serial);

  // Copied with the times they had elsewhere, the certificate first: it does not fit the key until that is there, too.
  const second = await overTls(url, authority.certificate);
  const pair = await signServer(authority, ["127.0.0.1"], now);
  const copy = (path: string, text: string, at: number): void => {
    writeFileSync(path, text);
    utimesSync(path, at, at);
  };
  copy(cert, pair.certificate, now / 1000 + 3_600);
  for (let looks = 0; looks < 3; looks += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await overTls(url, authority.certificate)).toEqual(second);
  }
  copy(key, pair.privateKey, now / 1000 + 1_800);
  await expect
    .poll(async () => {
      await vi.advanceTimersByTimeAsync(60_000);
      return (await overTls(url, authority.certificate)).serial;
    })
    .not.toBe(second.serial);
});

test("a certificate that is not there: nothing starts, and the setting is named", async () => {
  await expect(
    startTestOffice({
      LICHTPUNKT_HTTP_TLS_CERT: "/nowhere/cert.pem",
      LICHTPUNKT_HTTP_TLS_KEY: "/nowhere/key.pem",
    }),
  ).rejects.toThrow(/LICHTPUNKT_HTTP_TLS_CERT cannot be read/);
});

test("plain HTTP off loopback stands as a warning before everybody who is signed in", async () => {
  const office = await startTestOffice({
    LICHTPUNKT_HTTP_HOST: "0.0.0.0",
    LICHTPUNKT_HTTP_ALLOW_PLAIN: "true",
    LICHTPUNKT_PUBLIC_URL: "http://127.0.0.1",
  });
  onTestFinished(() => office.close());
  const viewer = await office.client("viewer");
  const { warnings } = (await viewer.send("GET", "/api/v1/town")).json;
  expect(warnings).toEqual([
    {
      code: "httpPlain",
      parameters: { host: "0.0.0.0", port: Number(new URL(office.office.url).port) },
    },
  ]);
});
