import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { restoreSentences } from "../../../api/backup/restore-sentences.ts";
import { keepSecretSettings } from "../../../api/backup/restored-settings.ts";

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("secret settings go to a file of their owner, and the terminal gets their names alone", async () => {
  const folder = emptyFolder();
  const settings = { LICHTPUNKT_SITE: "town", LICHTPUNKT_OIDC_CLIENT_SECRET: "geheim" };
  await keepSecretSettings(folder, settings);
  const file = join(folder, "secret-settings.env");
  expect(readFileSync(file, "utf8")).toBe("LICHTPUNKT_OIDC_CLIENT_SECRET=geheim\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const manifest = {
    format: "lichtpunkt-backup-1",
    version: "1",
    site: "town",
    town: null,
    createdAt: 0,
    files: [],
    counts: {},
    recordHead: null,
    recordFindings: 0,
    settings,
    leftOut: [],
  } as const;
  const said = restoreSentences({ manifest, epoch: null }, folder, []);
  expect(said).toContain("LICHTPUNKT_SITE=town");
  expect(said).toContain(`LICHTPUNKT_OIDC_CLIENT_SECRET: its value is in ${file}`);
  expect(said).not.toContain("geheim");
});

test("a backup without secret settings leaves no file", async () => {
  const folder = emptyFolder();
  await keepSecretSettings(folder, { LICHTPUNKT_HTTP_TLS_KEY: "/etc/tls/key.pem" });
  expect(readdirSync(folder)).toEqual([]);
});
