import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { officeConfig } from "../../../api/config.ts";
import { fieldConfig } from "../../../ingest/config.ts";
import { environmentName } from "../../../store/settings.ts";

const handbook = readFileSync(
  path.resolve(import.meta.dirname, "../../../docs/installation.md"),
  "utf8",
);

test("the handbook's table names each setting that is read, and no other", () => {
  const [office, field] = [officeConfig({}), fieldConfig({})];
  if (!office.ok || !field.ok) throw new Error("the defaults are no valid settings");
  // Made of several settings; and a clock of one's own is the demo's business.
  const others = new Set(["clock", "influx", "oidc", "clockOrigin", "clockStarted", "clockSpeed"]);
  const keys = Object.keys({ ...office.config, ...field.config }).filter((key) => !others.has(key));
  const rows = handbook.split("\n").filter((line) => line.startsWith("| `LICHTPUNKT_"));
  const named = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(keys.length).toBeGreaterThan(20);
  expect(named).toHaveLength(new Set(named).size);
  expect(new Set(named)).toEqual(new Set(keys.map(environmentName)));
});
