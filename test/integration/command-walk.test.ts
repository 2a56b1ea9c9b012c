import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import mqtt from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandLine, CommandState, LightView } from "../../api/contract/lights.ts";
import type { JobView } from "../../api/contract/overrides.ts";
import { deviceTopic } from "../../firmware-contracts/topics.ts";
import type { OverrideMessage } from "../../firmware-contracts/types/messages.ts";
import { openFieldReader } from "../../store/field-reader.ts";
import { openTelemetryReader } from "../../store/telemetry-reader.ts";
import { eventually } from "./town-field.ts";
import { startWholeTown, type WholeTown } from "./whole-town.ts";

/** 17:00 in Berlin, half an hour after sunset: until 21:00 the usual program wants 100 %. A minute passes in a second. */
const clock = {
  startedAtMs: Date.now(),
  originMs: Date.parse("2026-11-10T16:00:00Z"),
  speed: 60,
};
const minute = 60_000;
const byProgram = 100;

const devices = ["walker", "alone", "cutShort", "waiting", "orphan", "absent", "restored", "own"];

/** The way of a command that succeeds. */
const walk: readonly CommandState[] = ["queued", "sent", "received", "applied", "measured"];

describe("a lamp is dimmed by hand, by office, field and lamp as they run in earnest:", () => {
  let town: WholeTown;

  beforeAll(async () => {
    town = await startWholeTown(devices, clock);
  });

  afterAll(() => town.close());

  const light = async (device: string): Promise<LightView> => {
    const { status, json } = await town
      .client()
      .send("GET", `/api/v1/lights/${town.lightOf(device)}`);
    expect(status).toBe(200);
    return json as LightView;
  };
  const burnsByProgram = (device: string): Promise<unknown> =>
    eventually(async () => {
      const { twin, override } = await light(device);
      expect(override).toBeNull();
      expect(twin.desired).toMatchObject({ level: byProgram, reason: "program" });
      expect(twin.reported).toMatchObject({ level: byProgram, reason: "program" });
      expect(twin.measured).toMatchObject({ level: byProgram });
    });
  /** Answered 202; the id of the job. */
  const order = async (
    device: string,
    level: number,
    more: { readonly rampTime?: number; readonly until?: number } = {},
  ): Promise<string> => {
    const body = { lightIds: [town.lightOf(device)], level, rampTime: 0, ...more };
    const { status, json } = await town.client().send("POST", "/api/v1/overrides", body);
    expect(status).toBe(202);
    return json.jobId;
  };
  const line = async (jobId: string): Promise<CommandLine> => {
    const { status, json } = await town.client().send("GET", `/api/v1/jobs/${jobId}`);
    expect(status).toBe(200);
    const { lines } = json as JobView;
    expect(lines.length).toBe(1);
    return lines[0]!;
  };
  const reaches = (jobId: string, ...states: readonly CommandState[]): Promise<unknown> =>
    eventually(async () => expect(states).toContain((await line(jobId)).state));
  const stored = async (jobId: string) => (await town.reader.ledger(jobId))[0];
  /** A lamp that burns by its program; gives what it obeys, and its supply. */
  const litLamp = async (device: string) => {
    const fleet = await town.lightUp(device);
    await burnsByProgram(device);
    return {
      obeys: () => fleet.lamp(device)?.outputs[0],
      supply: (on: boolean) => fleet.supply([device], on),
    };
  };
  const tookAllSteps = ({ createdAt, sentAt, receivedAt, appliedAt, measuredAt }: CommandLine) => {
    const times = [createdAt, sentAt, receivedAt, appliedAt, measuredAt];
    expect(times).not.toContain(null);
    expect(times).toEqual(times.toSorted((a, b) => a! - b!));
  };

  test("accepted, sent, received, applied, measured, each after the other; at its end the program goes on, and all views say so", async () => {
    const lamp = await litLamp("walker");
    const until = Math.round(town.now() + 8 * minute);
    const jobId = await order("walker", 30, { rampTime: 20, until });
    const seen: CommandState[] = [];
    await eventually(async () => {
      const { state } = await line(jobId);
      if (seen.at(-1) !== state) seen.push(state);
      expect(state).toBe("measured");
    });
    expect(seen).toEqual(walk.filter((state) => seen.includes(state)));
    tookAllSteps(await line(jobId));
    expect(lamp.obeys()).toMatchObject({ target: 30, reason: "override" });
    await eventually(async () => {
      const { twin, override, why, commands } = await light("walker");
      expect(override).toMatchObject({ jobId, level: 30, until });
      expect(twin.desired).toEqual({ level: 30, reason: "override", until });
      expect(twin.reported).toMatchObject({ level: 30, reason: "override" });
      expect(twin.measured.level).toBe(30);
      expect(twin.measured.powerW).toBeLessThan(20);
      expect(why.find(({ won }) => won)).toMatchObject({ code: "override", level: 30 });
      expect(commands[0]).toMatchObject({ jobId, state: "measured" });
    });

    await burnsByProgram("walker");
    expect(town.now()).toBeGreaterThan(until);
    expect(lamp.obeys()).toMatchObject({ target: byProgram, reason: "program" });
    const { state, endedAt } = await line(jobId);
    expect(state).toBe("measured");
    expect(endedAt).not.toBeNull();
    expect(await town.reader.overrides()).toEqual([]);
  });

  test("its end comes while field is dead: the lamp goes back alone, and field agrees when it is up again", async () => {
    const lamp = await litLamp("alone");
    const until = Math.round(town.now() + 6 * minute);
    const jobId = await order("alone", 20, { until });
    await reaches(jobId, "measured");
    await town.killField();
    expect(town.now()).toBeLessThan(until);
    await eventually(() => {
      expect(lamp.obeys()).toMatchObject({ target: byProgram, reason: "program" });
    });
    expect(town.now()).toBeGreaterThanOrEqual(until);
    await town.startField();
    await burnsByProgram("alone");
    expect(await line(jobId)).toMatchObject({ state: "measured" });
    expect(await town.reader.overrides()).toEqual([]);
  });

  test("field is killed after 202, before the lamp has done it: the same command goes on after the restart", async () => {
    const lamp = await litLamp("cutShort");
    const until = Math.round(town.now() + 120 * minute);
    // Two minutes of ramp: "applied" cannot come before the kill.
    const jobId = await order("cutShort", 40, { rampTime: 120, until });
    await reaches(jobId, "sent", "received");
    await town.killField();
    const before = (await stored(jobId))!;
    expect(["sent", "received"]).toContain(before.state);
    await town.startField();
    await reaches(jobId, "measured");
    expect(await stored(jobId)).toMatchObject({
      epoch: before.epoch,
      version: before.version,
      expiresAt: until,
    });
    expect(town.field().epoch).toBeGreaterThan(before.epoch!);
    tookAllSteps(await line(jobId));
    expect(lamp.obeys()).toMatchObject({ target: 40, reason: "override" });
  });

  test("field is dead when 202 is said: queued, and carried out when it is up", async () => {
    const lamp = await litLamp("waiting");
    await town.killField();
    const jobId = await order("waiting", 45);
    expect(await line(jobId)).toMatchObject({ state: "queued", sentAt: null });
    await town.startField();
    await reaches(jobId, "measured");
    expect(lamp.obeys()).toMatchObject({ target: 45, reason: "override" });
  });

  test("office is killed as soon as it has said 202: what it accepted is carried out, and it knows so afterwards", async () => {
    const lamp = await litLamp("orphan");
    const jobId = await order("orphan", 35);
    await town.killOffice();
    await eventually(async () => {
      expect(await stored(jobId)).toMatchObject({ state: "measured", level: 35 });
    });
    expect(lamp.obeys()).toMatchObject({ target: 35, reason: "override" });
    await town.startOffice();
    // By the session from before.
    tookAllSteps(await line(jobId));
    expect((await light("orphan")).override).toMatchObject({ jobId, level: 35 });
  });

  test("the lamp is away: queued and not sent, kept for it, and obeyed when it is back", async () => {
    const lamp = await litLamp("absent");
    lamp.supply(false);
    await eventually(async () => expect((await light("absent")).twin.availability).toBe("offline"));
    const jobId = await order("absent", 25);
    await eventually(async () => {
      const payload = await town.reader.downMessage(deviceTopic("town", "absent", "override"));
      expect(payload && Buffer.from(payload).toString()).toContain(jobId);
    });
    expect(await line(jobId)).toMatchObject({ state: "queued", sentAt: null });
    lamp.supply(true);
    await reaches(jobId, "measured");
    tookAllSteps(await line(jobId));
    expect(lamp.obeys()).toMatchObject({ target: 25, reason: "override" });
  });

  test("a word about another version or epoch does not move the command", async () => {
    const heard: OverrideMessage[] = [];
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${town.mqttPort}`, {
      clientId: "own",
      username: "own",
      password: town.secretOf("own"),
      reconnectPeriod: 0,
    });
    const say = (message: "ack" | "connection" | "event", content: object): Promise<unknown> =>
      client.publishAsync(deviceTopic("town", "own", message), JSON.stringify(content), { qos: 1 });
    // Down messages are what their schema says.
    client.on("message", (_topic, payload) => {
      heard.push(JSON.parse(payload.toString()) as OverrideMessage);
    });
    await client.subscribeAsync(deviceTopic("town", "own", "override"), { qos: 1 });
    await say("connection", { online: true, bootId: 1, connectionCount: 1 });
    const first = await order("own", 50);
    await eventually(() => expect(heard.length).toBe(1));
    const second = await order("own", 55);
    await eventually(() => expect(heard.length).toBe(2));
    const [old, present] = heard.map(({ overrides }) => overrides[0]);
    expect(present!.version).toBeGreaterThan(old!.version);

    const ack = { kind: "override", phase: "applied" };
    const { epoch, version } = present!;
    await say("ack", { ...ack, epoch, version: old!.version });
    await say("ack", { ...ack, epoch: epoch - 1, version });
    await say("ack", { ...ack, epoch: epoch + 1, version });
    await say("ack", { ...ack, kind: "program", epoch, version });
    // What comes behind them has been worked on after them.
    await say("event", { eventType: "highTemperature", phase: "start", seq: 1, bootId: 1 });
    await eventually(async () => {
      const { openEvents } = (await town.reader.twin(town.lightOf("own")))!;
      expect(openEvents).toHaveProperty("highTemperature");
    });
    expect(await line(first)).toMatchObject({ state: "superseded", appliedAt: null });
    expect(await line(second)).toMatchObject({ state: "sent", appliedAt: null });
    await say("ack", { ...ack, epoch, version });
    await reaches(second, "applied");
    await client.endAsync();
  });

  test("field.db comes back from a backup: its older command is never acted on, the newer one is given again under a higher epoch", async () => {
    const lamp = await litLamp("restored");
    const files = ["field.db", "field.db-wal", "field.db-shm"].map((name) => join(town.dir, name));
    const older = await order("restored", 30);
    await reaches(older, "measured");
    await town.endField();
    for (const file of files) if (existsSync(file)) copyFileSync(file, `${file}.backup`);
    await town.startField();
    const newer = await order("restored", 60);
    await reaches(newer, "measured");
    const given = (await stored(newer))!;
    const since = town.now();

    await town.endOffice();
    await town.endField();
    for (const file of files) {
      rmSync(file, { force: true });
      if (existsSync(`${file}.backup`)) copyFileSync(`${file}.backup`, file);
    }
    await town.startField();
    await town.startOffice();
    // The one the town has is still on the file that was taken away.
    const reader = await openFieldReader(join(town.dir, "field.db"));
    await eventually(async () => {
      const [again] = await reader.ledger(newer);
      expect(again).toMatchObject({ state: "measured", level: 60 });
      expect(again!.epoch).toBeGreaterThan(given.epoch!);
    });
    await reader.close();
    expect(lamp.obeys()).toMatchObject({ target: 60, reason: "override" });
    expect((await light("restored")).override).toMatchObject({ jobId: newer, level: 60 });

    const next = await order("restored", 70);
    await reaches(next, "measured");
    const history = await openTelemetryReader({
      kind: "sqlite",
      path: join(town.dir, "telemetry.db"),
    });
    const { values } = await history.history({
      lightPointId: town.lightOf("restored"),
      from: since,
      to: town.now() + minute,
      fields: ["actualLightLevel"],
      maxPoints: 100_000,
    });
    await history.close();
    const levels = values.actualLightLevel ?? [];
    expect(levels.length).toBeGreaterThan(0);
    expect(levels.filter((level) => level! < 60)).toEqual([]);
  });
});
