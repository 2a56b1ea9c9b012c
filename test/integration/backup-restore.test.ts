import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { expect, onTestFinished, test } from "vitest";
import { openFieldReader } from "../../store/field-reader.ts";
import { openForReading } from "../../store/sqlite.ts";
import { openTelemetryReader } from "../../store/telemetry-reader.ts";
import { clientOf, signIn } from "./api-harness.ts";
import { eventually, say } from "./town-field.ts";
import { runMain } from "./town-processes.ts";
import { startWholeTown } from "./whole-town.ts";

const lamp = "lamp";
const talker = "talker";

/** Runs a command to its end; all that it said. */
async function command(
  words: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const { code, said } = await runMain(words, settings).end();
  expect(said).not.toContain("    at ");
  if (code !== 0) throw new Error(`main.ts ${words.join(" ")} ended with ${code}:\n${said}`);
  return said;
}

test(
  "as docs/backup.md says: backed up while lamps report, killed, restored elsewhere, started: lamps come back, obey, and nothing acknowledged is missing",
  { timeout: 180_000 },
  async () => {
    const startedAtMs = Date.now();
    const town = await startWholeTown([lamp, talker], {
      startedAtMs,
      originMs: startedAtMs,
      speed: 1,
    });
    const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-backup-"));
    let isTownClosed = false;
    onTestFinished(async () => {
      if (!isTownClosed) await town.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const fleet = await town.lightUp(lamp);
    const lightId = town.lightOf(lamp);
    const orderLevel = async (client: ReturnType<typeof town.client>, level: number) => {
      const body = { lightIds: [lightId], level, rampTime: 0, reason: "test" };
      const { status, json } = await client.send("POST", "/api/v1/overrides", body);
      expect(status).toBe(202);
      return json.jobId as string;
    };
    await orderLevel(town.client(), 40);
    await eventually(() => expect(fleet.lamp(lamp)?.outputs[0]).toMatchObject({ target: 40 }));

    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${town.mqttPort}`, {
      clientId: talker,
      username: talker,
      password: town.secretOf(talker),
      reconnectPeriod: 0,
    });
    client.on("error", () => {});
    let seq = 0;
    let acknowledged = 0;
    let longestGapMs = 0;
    let over = false;
    const talking = (async () => {
      while (!over) {
        seq += 1;
        const before = performance.now();
        const reading = { ts: startedAtMs + seq, seq, bootId: 1, activePower: seq };
        await say(client, talker, "telemetry", { readings: [reading] });
        longestGapMs = Math.max(longestGapMs, performance.now() - before);
        acknowledged = seq;
      }
    })();
    await eventually(() => expect(acknowledged).toBeGreaterThan(50));
    longestGapMs = 0;

    const here = { LICHTPUNKT_DATA_DIR: town.dir, LICHTPUNKT_SITE: "town" };
    const keyFile = join(folder, "key.txt");
    await command(["backup", "key", keyFile], here);
    const owed = acknowledged;
    const said = await command(["backup", "--out", folder, "--key", keyFile], here);
    expect(acknowledged).toBeGreaterThan(owed);
    // Far from a stall: a lamp would give a message up after seconds.
    expect(longestGapMs).toBeLessThan(5_000);
    expect(said).toContain("2 light points");
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith(".age")) ?? "");
    expect(statSync(file).mode & 0o077).toBe(0);

    // What comes after the backup is lost with the machine, but the lamp has acted on it.
    await orderLevel(town.client(), 70);
    await eventually(() => expect(fleet.lamp(lamp)?.outputs[0]).toMatchObject({ target: 70 }));
    over = true;
    await talking;
    await client.endAsync(true);
    const { cookie } = town.client();
    const jobsKnown = townJobs(town.dir);
    const formerEpoch = epochOf(town.dir);
    await town.killField();
    await town.killOffice();

    const into = join(folder, "new");
    await command(["restore", file, "--into", into, "--key", keyFile], {});
    expect(existsSync(join(into, "record.key"))).toBe(true);
    expect(townJobs(into)).toBe(jobsKnown - 1);

    const settings = {
      LICHTPUNKT_DATA_DIR: into,
      LICHTPUNKT_SITE: "town",
      LICHTPUNKT_HTTP_PORT: "0",
      LICHTPUNKT_MQTT_PORT: String(town.mqttPort),
    };
    const started = runMain(["start"], settings);
    onTestFinished(() => started.stop());
    const url = /http:\S+/.exec(await started.line(/The dashboard is at/))?.[0] ?? "";
    expect(epochOf(into)).toBeGreaterThan(formerEpoch);
    expect((await clientOf(url, cookie).send("GET", "/api/v1/town")).status).toBe(401);
    const link = await command(["user", "link", "--name", "Anna"], settings);
    const code = new URL(/http:\S+/.exec(link)?.[0] ?? "").searchParams.get("code") ?? "";
    const administrator = await signIn(url, code);

    const reader = await openTelemetryReader({
      kind: "sqlite",
      path: join(into, "telemetry.db"),
    });
    onTestFinished(() => reader.close());
    await eventually(async () => {
      const { at } = await reader.history({
        lightPointId: town.lightOf(talker),
        from: startedAtMs,
        to: startedAtMs + owed + 1,
        fields: ["activePower"],
        maxPoints: owed + 10,
      });
      expect(new Set(at).size).toBe(owed);
    });

    await expect.poll(() => fleet.connected(), { timeout: 60_000 }).toBe(1);
    const jobId = await orderLevel(administrator, 25);
    await expect
      .poll(() => fleet.lamp(lamp)?.outputs[0], { timeout: 30_000 })
      .toMatchObject({ target: 25 });
    const field = await openFieldReader(join(into, "field.db"));
    onTestFinished(() => field.close());
    await eventually(async () => {
      const [line] = await field.ledger(jobId);
      expect(line?.appliedAt).not.toBeNull();
    });
    expect(await command(["audit", "verify"], settings)).toContain("the chain holds");
    await started.stop();
    isTownClosed = true;
    await town.close();
  },
);

function oneNumber(path: string, sql: string): number {
  const db = openForReading(path);
  try {
    return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
  } finally {
    db.close();
  }
}

const townJobs = (dir: string): number =>
  oneNumber(join(dir, "office.db"), "select count(*) from jobs");
const epochOf = (dir: string): number =>
  oneNumber(join(dir, "field.db"), "select value from meta where key = 'epoch'");
