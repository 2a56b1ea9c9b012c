import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { supervise } from "../../deploy/supervise.ts";
import type { ReadyLine, Supervisor } from "../../deploy/supervise.ts";

const folder = mkdtempSync(path.join(tmpdir(), "lichtpunkt-supervise-"));
let running: Supervisor | null = null;

afterEach(async () => {
  await running?.close();
  running = null;
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A process that installs its handlers, then says that it is ready, then does `then`. */
function script(name: string, handlers: string, then = ""): string {
  const file = path.join(folder, `${name}.mjs`);
  const ready = `console.log(JSON.stringify({ event: "ready", process: "${name}", pid: process.pid }));`;
  writeFileSync(file, `${handlers}\n${ready}\n${then}\n`);
  return file;
}

interface Heard {
  readonly ready: ReadyLine[];
  readonly lines: string[];
  until(enough: () => boolean): Promise<void>;
}

function listen(processes: readonly { name: string; file: string }[]): Heard {
  const waiting: { enough: () => boolean; go: () => void }[] = [];
  const heard: Heard = {
    ready: [],
    lines: [],
    until: (enough) =>
      enough()
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ enough, go: resolve })),
  };
  const tell = (): void => {
    for (const { enough, go } of waiting) if (enough()) go();
  };
  running = supervise({
    processes,
    environment: process.env,
    firstPauseMs: 1,
    longestPauseMs: 4,
    onReady: (ready) => {
      heard.ready.push(ready);
      tell();
    },
    onLine: (name, line) => {
      heard.lines.push(`${name}: ${line}`);
      tell();
    },
  });
  return heard;
}

const stay = "setInterval(() => {}, 1000);";

test("a process that dies is started again, and its neighbour is left alone", async () => {
  const heard = listen([
    {
      name: "frail",
      file: script("frail", `${stay} process.once("SIGUSR2", () => process.exit(7));`),
    },
    { name: "steady", file: script("steady", stay) },
  ]);
  await heard.until(() => heard.ready.length === 2);
  const [frail] = heard.ready.filter((ready) => ready.process === "frail");
  process.kill(Number(frail?.["pid"]), "SIGUSR2");
  await heard.until(() => heard.ready.length === 3);

  expect(heard.ready.filter((ready) => ready.process === "frail")).toHaveLength(2);
  expect(heard.ready.filter((ready) => ready.process === "steady")).toHaveLength(1);
  expect(heard.lines).toContain("frail: ended by code 7; starts again in 0.001 s");
});

test("the pause before a new start doubles up to its limit", async () => {
  const heard = listen([{ name: "hopeless", file: script("hopeless", "", "process.exit(1);") }]);
  await heard.until(() => heard.lines.length >= 5);
  const pauses = heard.lines.slice(0, 5).map((line) => /in ([\d.]+) s/.exec(line)?.[1]);
  expect(pauses).toEqual(["0.001", "0.002", "0.004", "0.004", "0.004"]);
});

test("closing ends all processes, the last started first, and starts none again", async () => {
  const said = `process.on("SIGTERM", () => { console.log("going"); process.exit(0); }); ${stay}`;
  const heard = listen([
    { name: "first", file: script("first", said) },
    { name: "second", file: script("second", said) },
  ]);
  await heard.until(() => heard.ready.length === 2);
  await running?.close();
  running = null;
  await heard.until(() => heard.lines.length === 2);

  expect(heard.lines).toEqual(["second: going", "first: going"]);
  for (const { pid } of heard.ready) expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
});

test("a line that only looks like a ready line is passed on as text", async () => {
  const heard = listen([
    { name: "odd", file: script("odd", `console.log('{"event":"ready" broken'); ${stay}`) },
  ]);
  await heard.until(() => heard.lines.length === 1);
  expect(heard.lines[0]).toBe('odd: {"event":"ready" broken');
});
