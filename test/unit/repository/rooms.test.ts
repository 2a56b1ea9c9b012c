import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commissioned, rooms } from "./rooms.ts";

const root = path.resolve(import.meta.dirname, "../../..");

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const statement = /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s*)?["']([^"']+)["']/g;
const dynamic = /\bimport\(\s*["']([^"']+)["']\s*\)/g;
const workerFile = /new URL\(\s*["'](\.[^"']+)["']\s*,\s*import\.meta\.url/g;

function sources(room: string): string[] {
  return globSync(`${room}/**/*.{ts,tsx}`, { cwd: root })
    .filter((file) => !file.startsWith("dashboard/dist/"))
    .map((file) => file.split(path.sep).join("/"));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const found: Import[] = [];
  for (const [, type, specifier] of text.matchAll(statement)) {
    found.push({ file, specifier: specifier ?? "", typeOnly: type !== undefined });
  }
  for (const pattern of [dynamic, workerFile]) {
    for (const [, specifier] of text.matchAll(pattern)) {
      found.push({ file, specifier: specifier ?? "", typeOnly: false });
    }
  }
  return found;
}

/** Why this import is against the table, or null where it is within it. */
function objection({ file, specifier, typeOnly }: Import): string | null {
  const room = file.split("/")[0] ?? "";
  const rule = rooms[room];
  if (!rule) return `${file}: no rule for the room ${room}`;
  const exceptions = Object.entries(rule.files ?? {})
    .filter(([place]) => file.startsWith(place))
    .map(([, extra]) => extra);
  if (specifier.startsWith(".")) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const allowed = [
      room,
      ...rule.from,
      ...(typeOnly ? (rule.typesFrom ?? []) : []),
      ...exceptions.flatMap((extra) => extra.from ?? []),
    ];
    const within = allowed.some((place) => target === place || target.startsWith(`${place}/`));
    return within ? null : `${file} imports ${target}: ${room} may import ${allowed.join(", ")}`;
  }
  if (specifier.startsWith("node:")) {
    const tool =
      file.startsWith("firmware-contracts/tools/") || file === "dashboard/vite.config.ts";
    const allowed = Array.isArray(rule.node) ? rule.node.includes(specifier) : rule.node === true;
    return allowed || tool || typeOnly ? null : `${file} imports ${specifier}: ${room} may not`;
  }
  const packageName = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  const packages = [
    ...rule.packages,
    ...(typeOnly ? (rule.typePackages ?? []) : []),
    ...exceptions.flatMap((extra) => extra.packages ?? []),
  ];
  return packages.includes(packageName)
    ? null
    : `${file} imports the package ${packageName}: ${room} may use ${packages.join(", ") || "none"}`;
}

describe("the import table", () => {
  test.each(Object.keys(rooms))("%s keeps to it", (room) => {
    const files = sources(room);
    // A table that finds no files would pass empty.
    expect(files.length).toBeGreaterThanOrEqual(6);
    const objections = files
      .flatMap(importsOf)
      .map(objection)
      .filter((text) => text !== null);
    expect(objections).toEqual([]);
  });

  test.each([
    ["domain/twin.ts", "../store/inbox.ts", false],
    ["domain/twin.ts", "node:fs", false],
    ["domain/twin.ts", "suncalc", false],
    ["broker/broker.ts", "../ingest/engine.ts", false],
    ["ingest/engine.ts", "../broker/broker.ts", false],
    ["api/server.ts", "../ingest/engine.ts", false],
    ["api/server.ts", "aedes", false],
    ["dashboard/app.tsx", "../api/server.ts", false],
    ["simulators/lamp.ts", "../domain/resolve-night.ts", false],
    ["store/inbox.ts", "../domain/twin.ts", false],
    ["ingest/engine.ts", "../main.ts", false],
  ])("finds that %s must not import %s", (file, specifier, typeOnly) => {
    expect(objection({ file, specifier, typeOnly })).not.toBeNull();
  });

  test("domain has no clock, no chance and no console of its own", () => {
    const forbidden =
      /\bTemporal\.Now\b|\bMath\.random\b|\bconsole\.|\bset(?:Timeout|Interval|Immediate)\b|\bprocess\./;
    const dates = /\bnew Date\b|\bDate\.(?:now|UTC|parse)\b/;
    const offenders = sources("domain").filter((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      return forbidden.test(text) || (file !== "domain/sun.ts" && dates.test(text));
    });
    expect(offenders).toEqual([]);
  });

  test("only the configuration of a process reads its environment", () => {
    const readers = Object.keys(rooms)
      .flatMap(sources)
      .filter((file) => /\bprocess\.env\b/.test(readFileSync(path.join(root, file), "utf8")))
      .filter((file) => !/(?:^|\/)config\.ts$/.test(file));
    expect(readers).toEqual([]);
  });
});

describe("what the commission names", () => {
  test.each([...commissioned.folders])("the folder %s exists", (folder) => {
    expect(existsSync(path.join(root, folder))).toBe(true);
  });

  test.each(Object.entries(commissioned.packages))(
    "%s is used where it belongs",
    (name, places) => {
      for (const place of places) {
        const users = sources(place).filter((file) =>
          importsOf(file).some(
            ({ specifier, typeOnly }) =>
              !typeOnly && (specifier === name || specifier.startsWith(`${name}/`)),
          ),
        );
        expect(users, `${name} in ${place}`).not.toEqual([]);
      }
    },
  );

  test("each dependency has an exact version", () => {
    // The file is ours; a dependency's version is a string.
    const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Record<
      "dependencies" | "devDependencies" | "optionalDependencies",
      Record<string, string>
    >;
    const loose = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });
});
