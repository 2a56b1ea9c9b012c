import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly output: string[];
  line(matching: RegExp): Promise<string>;
}

/** Runs a file of ours with the Node that runs the tests, in an empty data folder, on free ports. */
function run(
  file: string,
  words: readonly string[] = [],
  environment: Record<string, string> = {},
): Run {
  const folder = mkdtempSync(path.join(tmpdir(), "lichtpunkt-entry-"));
  folders.push(folder);
  const child = spawn(process.execPath, [path.join(root, file), ...words], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      LICHTPUNKT_DATA_DIR: folder,
      LICHTPUNKT_HTTP_PORT: "0",
      LICHTPUNKT_MQTT_PORT: "0",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const output: string[] = [];
  const waiting: { matching: RegExp; found: (line: string) => void }[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      output.push(line);
      for (const { matching, found } of waiting) if (matching.test(line)) found(line);
    });
  }
  return {
    child,
    output,
    line(matching) {
      const there = output.find((line) => matching.test(line));
      if (there !== undefined) return Promise.resolve(there);
      return new Promise((found, failed) => {
        waiting.push({ matching, found });
        child.once("exit", (code) =>
          failed(new Error(`${file} ended with ${code}:\n${output.join("\n")}`)),
        );
      });
    },
  };
}

async function ends(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}

test.each([
  ["ingest/main.ts", "field"],
  ["api/main.ts", "office"],
])(
  "%s starts alone in an empty folder, says that %s is ready, and ends on SIGTERM",
  async (file, name) => {
    const process = run(file);
    await process.line(new RegExp(`^{"event":"ready","process":"${name}"`));
    process.child.kill("SIGTERM");
    expect(await ends(process.child)).toBe(0);
  },
);

test("main.ts start brings both up, prints the first-start link, and ends on SIGTERM", async () => {
  const whole = run("main.ts", ["start"]);
  expect(await whole.line(/\/start\?code=/)).toMatch(
    /http:\/\/127\.0\.0\.1:\d+\/start\?code=[\w-]{20,}/,
  );
  whole.child.kill("SIGTERM");
  expect(await ends(whole.child)).toBe(0);
});

test("main.ts --help names its commands", async () => {
  const help = run("main.ts", ["--help"]);
  expect(await ends(help.child)).toBe(0);
  for (const command of ["start", "demo", "import", "simulate", "town"]) {
    expect(help.output.join("\n")).toContain(command);
  }
});

test("a wrong setting is named, with all others that are wrong, and nothing starts", async () => {
  const wrong = run("main.ts", ["start"], {
    LICHTPUNKT_HTTP_PORT: "eighty",
    LICHTPUNKT_MQTT_PORT: "70000",
  });
  expect(await ends(wrong.child)).not.toBe(0);
  const said = wrong.output.join("\n");
  expect(said).toContain("LICHTPUNKT_HTTP_PORT");
  expect(said).toContain("LICHTPUNKT_MQTT_PORT");
});

test("the preflight explains what to do on a Node that is too old", async () => {
  // The check is plain JavaScript: run it with a version string of an old Node in front.
  const child = spawn(
    process.execPath,
    [
      "--import",
      `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.11.0"})`,
      path.join(root, "deploy/preflight.js"),
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await ends(child)).toBe(1);
  expect(said).toContain("npm ci");
});
