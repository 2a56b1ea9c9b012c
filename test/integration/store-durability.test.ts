import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBallast } from "../../store/ballast.ts";
import { openFieldStore } from "../../store/field-store.ts";
import { openInbox } from "../../store/inbox.ts";
import { openRegistry } from "../../store/registry.ts";
import { openSqliteTelemetry } from "../../store/telemetry-sqlite.ts";
import { findProgram } from "../servers.ts";
import { START } from "./store-telemetry-cases.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-durability-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ROUNDS = 5;

test(`SIGKILL of the writer mid-write, ${ROUNDS} rounds: acknowledged and lost 0, doubled 0`, async () => {
  let acknowledged = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const writer = spawn(
      process.execPath,
      [fileURLToPath(new URL("./store-crash-writer.ts", import.meta.url)), folder],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    let seen = 0;
    for await (const line of createInterface({ input: writer.stdout })) {
      acknowledged = Number(line);
      seen += 1;
      if (seen === 40 + round * 7) writer.kill("SIGKILL");
    }
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");

    const inbox = openInbox(join(folder, "inbox.db"));
    const offsets = inbox.read(0, 100_000).map((batch) => batch.offset);
    expect(offsets).toEqual(Array.from({ length: inbox.last() }, (_, place) => place + 1));
    expect(inbox.last()).toBeGreaterThanOrEqual(acknowledged);
    inbox.close();

    const store = openFieldStore(join(folder, "field.db"), { startedAt: 1 });
    const line = store.ledgerLine("job", "lp_a");
    expect(line?.version ?? 0).toBe(store.cursor("twin"));
    store.close();

    const telemetry = openSqliteTelemetry(join(folder, "telemetry.db"), { now: 1 });
    const history = await telemetry.history({
      lightPointId: "lp_a",
      from: START,
      to: START + 1e9,
      fields: ["activePower"],
      maxPoints: 1e6,
    });
    expect(history.readings).toBe(telemetry.cursor());
    await telemetry.close();
  }
  expect(acknowledged).toBeGreaterThan(ROUNDS * 40);
});

const mount = findProgram("mount");
const unmount = findProgram("umount");

/** Makes a disk of 4 MiB; false where this machine does not let us mount one. */
function mountSmallDisk(path: string): boolean {
  mkdirSync(path);
  if (mount === null) return false;
  try {
    execFileSync(mount, ["-t", "tmpfs", "-o", "size=4m", "lichtpunkt-test", path], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

function removeSmallDisk(path: string): void {
  if (unmount !== null) execFileSync(unmount, ["--lazy", path]);
}

const MIB = 1024 * 1024;

const probe = mkdtempSync(join(tmpdir(), "lichtpunkt-mount-"));
const canMount = mountSmallDisk(join(probe, "disk"));
if (canMount) removeSmallDisk(join(probe, "disk"));
rmSync(probe, { recursive: true, force: true });

describe.skipIf(!canMount)("a full disk (needs the right to mount a tmpfs)", () => {
  let disk: string;
  beforeEach(() => {
    disk = join(folder, "disk");
    mountSmallDisk(disk);
  });
  afterEach(() => removeSmallDisk(disk));

  test("telemetry waits, commands live from the ballast, and all goes on when there is room", () => {
    const others = join(disk, "others");
    writeFileSync(others, new Uint8Array(1.5 * MIB));
    const ballast = openBallast(join(disk, "ballast"), MIB);
    const inbox = openInbox(join(disk, "inbox.db"), { ballast });
    const store = openFieldStore(join(disk, "field.db"), { startedAt: 1, ballast });
    const telemetry = () => inbox.append(new Uint8Array(300), 1, 0);
    const command = () => inbox.append(new Uint8Array(300), 1, 0, true);
    let stored = 0;
    while (telemetry().kind === "appended") stored += 1;
    expect(stored).toBeGreaterThan(20);

    expect(ballast.held()).toBe(true);
    expect(command()).toEqual({ kind: "appended", offset: stored + 1 });
    expect(ballast.held()).toBe(false);
    expect(store.commit({ at: 1, lastVersion: 7, cursors: { twin: 1 } }, true)).toEqual({
      kind: "committed",
    });
    expect(telemetry()).toEqual({ kind: "diskFull" });
    for (let number = 2; number <= 30; number += 1) {
      expect(command()).toEqual({ kind: "appended", offset: stored + number });
    }
    expect(ballast.restore()).toBe(false);
    expect(telemetry()).toEqual({ kind: "diskFull" });

    rmSync(others);
    expect(ballast.restore()).toBe(true);
    expect(telemetry()).toEqual({ kind: "appended", offset: stored + 31 });
    expect(inbox.read(0, 10_000)).toHaveLength(stored + 31);
    expect([store.cursor("twin"), store.lastVersion()]).toEqual([1, 7]);
    inbox.close();
    store.close();
  });

  test("office: a transaction that does not fit is refused and leaves nothing", async () => {
    const registry = await openRegistry(join(disk, "office.db"), 1);
    const name = "x".repeat(20_000);
    const tooMuch = registry.db.transaction().execute(async (trx) => {
      for (let number = 0; number < 400; number += 1) {
        await trx
          .insertInto("areas")
          .values({ id: String(number), name: `${number}${name}` })
          .execute();
      }
    });
    await expect(tooMuch).rejects.toMatchObject({ code: "sqlite" });
    expect(await registry.db.selectFrom("areas").select("id").execute()).toEqual([]);
    await registry.close();
  });
});
