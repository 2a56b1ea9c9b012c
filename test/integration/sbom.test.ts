import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly unknown[];
}

test("npm run sbom writes CycloneDX of what the processes run, without a network", async () => {
  const { stdout } = await promisify(execFile)("npm", ["run", "-s", "sbom"], {
    cwd: root,
    maxBuffer: 50_000_000,
    env: {
      ...process.env,
      // Whatever asks for the network ends here.
      npm_config_offline: "true",
      npm_config_proxy: "http://127.0.0.1:9",
      npm_config_https_proxy: "http://127.0.0.1:9",
    },
  });
  const bill = JSON.parse(stdout) as {
    readonly bomFormat: string;
    readonly specVersion: string;
    readonly components: readonly Component[];
  };
  expect(bill.bomFormat).toBe("CycloneDX");
  expect(bill.specVersion).toMatch(/^1\.\d$/);
  const names = bill.components.map(({ name }) => name);
  for (const name of ["aedes", "express", "kysely", "age-encryption"])
    expect(names).toContain(name);
  expect(names).not.toContain("vitest");
  const nameless = bill.components.filter(
    ({ version, purl }) => !/^\d/.test(version) || !purl.startsWith("pkg:npm/"),
  );
  expect(nameless).toEqual([]);
});
