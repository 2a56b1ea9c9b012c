import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { rooms } from "./rooms.ts";

const root = path.resolve(import.meta.dirname, "../../..");

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

// npm's own file, of the form it documents.
const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

/** Where node would find a package that the one at `from` names: beside it, or further out. */
function resolved(name: string, from: string): string | null {
  const parts = from === "" ? [""] : ["", ...from.split("/node_modules/")];
  for (let depth = parts.length; depth > 0; depth -= 1) {
    const folder = parts.slice(1, depth).join("/node_modules/");
    const place = path.posix.join(folder, "node_modules", name);
    if (packages[place] !== undefined) return place;
  }
  return null;
}

/** What is built into the dashboard is a tool of development by its place, and goes to every browser all the same. */
function bundled(): Set<string> {
  const found = new Set<string>();
  const take = (name: string, from: string): void => {
    const place = resolved(name, from);
    if (place === null || found.has(place)) return;
    found.add(place);
    for (const one of Object.keys(packages[place]?.dependencies ?? {})) take(one, place);
  };
  for (const name of rooms["dashboard"]?.packages ?? []) take(name, "");
  return found;
}

const inBundle = bundled();
const shipped = Object.entries(packages).filter(
  ([place, { dev }]) => place !== "" && (dev !== true || inBundle.has(place)),
);

/** None asks that what is linked with it be opened, too. */
const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "OFL-1.1",
  "Unlicense",
]);

/** Every part of "A AND B" must be good; of "(A OR B)" one. */
function isPermissive(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, "");
  if (plain.includes(" AND ")) return plain.split(" AND ").every((one) => permissive.has(one));
  return plain.split(" OR ").some((one) => permissive.has(one));
}

/** Of a package that names none in its description: its licence file in its first words. */
function fromFile(place: string): string | null {
  const folder = path.join(root, place);
  if (!existsSync(folder)) return null;
  const name = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (name === undefined) return null;
  const text = readFileSync(path.join(folder, name), "utf8");
  if (text.includes("Permission is hereby granted, free of charge")) return "MIT";
  if (text.includes("Redistribution and use in source and binary forms")) return "BSD-2-Clause";
  return null;
}

test("everything that is shipped may be used by everybody", () => {
  expect(inBundle.size).toBeGreaterThan(20);
  expect(shipped.length).toBeGreaterThan(150);
  const refused = shipped
    .map(([place, { license }]) => [place, license ?? fromFile(place)] as const)
    .filter(([, license]) => license === null || !isPermissive(license));
  expect(refused).toEqual([]);
});
