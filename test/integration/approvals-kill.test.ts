import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRegistry, type Registry } from "../../store/registry.ts";
import { clientOf, importFile, startTestOffice, type Client } from "./api-harness.ts";
import { act, darkTownFile, night } from "./dark-town.ts";

let dir: string;
let registry: Registry;
let settings: Readonly<Record<string, string>>;
let running: ChildProcess | null = null;
let cookies: { technician: string; planner: string };
let ids: readonly string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "lichtpunkt-killed-"));
  settings = {
    LICHTPUNKT_DATA_DIR: dir,
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_CLOCK_ORIGIN: String(night),
    LICHTPUNKT_CLOCK_STARTED: String(Date.now()),
  };
  const town = await startTestOffice(settings, {}, dir);
  const administrator = await town.client("administrator");
  await importFile(administrator, darkTownFile());
  cookies = {
    technician: (await town.client("technician")).cookie,
    planner: (await town.client("planner")).cookie,
  };
  const { json } = await administrator.send("GET", "/api/v1/lights?limit=200");
  ids = json.rows.map(({ id }: { id: string }) => id);
  await town.office.close();
  registry = await openRegistry(join(dir, "office.db"), Date.now());
}, 60_000);
afterAll(async () => {
  running?.kill("SIGKILL");
  await registry.close();
  await rm(dir, { recursive: true, force: true });
});

/** The office as a process of its own; resolves to its address when it is ready. */
async function startProcess(): Promise<string> {
  const main = resolve(import.meta.dirname, "../../api/main.ts");
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env["PATH"], ...settings },
    stdio: ["ignore", "pipe", "ignore"],
  });
  running = child;
  for await (const line of createInterface({ input: child.stdout })) {
    return String(JSON.parse(line).url);
  }
  throw new Error("the office ended before it was ready");
}

async function kill(): Promise<void> {
  const child = running;
  if (child === null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

const jobsOf = async (lightId: string): Promise<number> => {
  const rows = await registry.db
    .selectFrom("jobs")
    .select("payload")
    .where("kind", "=", "override.set")
    .execute();
  return rows.filter(({ payload }) => payload.includes(`"${lightId}"`)).length;
};
const rowOf = (id: string) =>
  registry.db
    .selectFrom("approvals")
    .select(["state", "decided_at"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();

test("an office killed as it carries out what was let go does it once, by the next start at the latest", async () => {
  let interrupted = 0;
  for (let round = 0; round < 5 && interrupted === 0; round++) {
    const url = await startProcess();
    const client = (cookie: string): Client => clientOf(url, cookie);
    const lightIds = ids.slice(round * 10, round * 10 + 26);
    const held = await client(cookies.technician).send("POST", "/api/v1/overrides", {
      lightIds,
      level: round,
    });
    const { id } = held.json.approval;
    const first = lightIds[0] ?? "";
    const before = await jobsOf(first);
    // Its answer is lost with the process, or comes just before.
    const answered = act(client(cookies.planner), id, "approve").then(
      () => true,
      () => false,
    );
    while ((await rowOf(id)).decided_at === null);
    await kill();
    await answered;
    if ((await rowOf(id)).state === "waiting") interrupted++;
    expect(await jobsOf(first)).toBe(interrupted > 0 ? before : before + 1);
    await startProcess();
    expect((await rowOf(id)).state).toBe("carriedOut");
    expect(await jobsOf(first)).toBe(before + 1);
    await kill();
  }
  // Else nothing was tried that a start would have had to make good.
  expect(interrupted).toBeGreaterThan(0);
}, 120_000);
