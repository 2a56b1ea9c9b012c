import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openOfficeReader } from "../../store/office-reader.ts";
import { openRegistry } from "../../store/registry.ts";
import {
  importFile,
  smallTown,
  startTestOffice,
  type Client,
  type TestOffice,
} from "./api-harness.ts";

/** 22:00 in Berlin, a November night; sunrise follows at 6:35 UTC. */
const night = Date.UTC(2026, 10, 20, 21);
const hour = 3_600_000;
let town: TestOffice;
let technician: Client;
let planner: Client;
let ids: Record<string, string> = {};

beforeAll(async () => {
  town = await startTestOffice({}, { now: () => night });
  const administrator = await town.client("administrator");
  technician = await town.client("technician");
  planner = await town.client("planner");
  await importFile(administrator, smallTown);
  const { json } = await administrator.send("GET", "/api/v1/lights");
  ids = Object.fromEntries(
    json.rows.map((row: { number: string; id: string }) => [row.number, row.id]),
  );
});
afterAll(() => town.close());

const idsOf = (...numbers: string[]) => numbers.map((number) => ids[number] ?? "?");
const dim = (body: object, headers = {}) =>
  technician.send("POST", "/api/v1/overrides", body, headers);
const intents = () => {
  const reader = openOfficeReader(join(town.config.dataDir, "office.db"));
  const found = reader.intentsAfter(0, 1000);
  reader.close();
  return found;
};

describe("an override", () => {
  test("is written down as an intent before it is accepted, and ends at sunrise by itself", async () => {
    const { status, json } = await dim({
      lightIds: idsOf("1", "2", "1"),
      level: 60,
      reason: "Prüfung",
    });
    expect(status).toBe(202);
    expect(json.until).toBeGreaterThan(night + 9 * hour);
    expect(json.until).toBeLessThan(night + 11 * hour);
    expect(intents().at(-1)).toMatchObject({
      kind: "override.set",
      jobId: json.jobId,
      payload: {
        lightIds: idsOf("1", "2"),
        level: 60,
        rampTime: 2,
        until: json.until,
        reason: "Prüfung",
      },
    });
    const job = await technician.send("GET", `/api/v1/jobs/${json.jobId}`);
    expect(job.json).toMatchObject({ total: 2, createdBy: "A technician", counts: { queued: 2 } });
  });

  test.each([
    ["below the floor of one", { n: ["1", "2"], level: 29 }, 422, "belowFloor", ["2"]],
    ["at the floor", { n: ["1", "2"], level: 30 }, 202, undefined, undefined],
    ["off, where there is a floor", { n: ["2"], level: 0 }, 422, "belowFloor", ["2"]],
    ["off, where there is none", { n: ["1"], level: 0 }, 202, undefined, undefined],
    ["what may never be dimmed", { n: ["11", "10"], level: 99 }, 422, "belowFloor", ["11"]],
    ["what may never be dimmed, at 100", { n: ["11"], level: 100 }, 202, undefined, undefined],
    ["a lamp by cabinet", { n: ["1", "12"], level: 80 }, 422, "notSwitchable", ["12"]],
    ["a lamp without network", { n: ["=13"], level: 80 }, 422, "notSwitchable", ["=13"]],
    ["an unknown one", { n: ["1", "none"], level: 80 }, 404, "notFound", ["none"]],
  ])("%s", async (_name, { n, level }, status, code, named) => {
    const before = intents().length;
    const answer = await dim({ lightIds: idsOf(...n), level });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.json.lightIds).toEqual(named === undefined ? undefined : idsOf(...named));
    expect(intents().length - before).toBe(status === 202 ? 1 : 0);
  });

  test.each([
    [{ level: 101 }, "/level"],
    [{ level: 50.5 }, "/level"],
    [{ level: "50" }, "/level"],
    [{ level: 50, rampTime: -1 }, "/rampTime"],
    [{ level: 50, rampTime: 3601 }, "/rampTime"],
    [{ level: 50, until: night }, "/until"],
    [{ level: 50, until: night + 7 * 24 * hour + 1 }, "/until"],
    [{ level: 50, lightIds: [] }, "/lightIds"],
    [{ level: 50, forever: true }, "/forever"],
    [{}, "/level"],
  ])("%j is refused at %s", async (body, pointer) => {
    const { status, json } = await dim({ lightIds: idsOf("1"), ...body });
    expect([status, json.code, json.errors[0].pointer]).toEqual([400, "invalidInput", pointer]);
  });

  test("with a key is carried out once, also when asked twice at once", async () => {
    const before = intents().length;
    const body = { lightIds: idsOf("1"), level: 70 };
    const key = { "idempotency-key": "once" };
    const answers = await Promise.all([dim(body, key), dim(body, key), dim(body, key)]);
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.jobId}`)).size).toBe(1);
    expect(intents().length - before).toBe(1);
    const other = await dim({ ...body, level: 71 }, key);
    expect([other.status, other.json.code]).toEqual([409, "conflict"]);
    const somebody = await planner.send("POST", "/api/v1/overrides", body, key);
    expect(somebody.json.jobId).not.toBe(answers[0]?.json.jobId);
  });

  test("is ended by an intent of its own", async () => {
    const { status, json } = await technician.send("POST", "/api/v1/overrides/end", {
      lightIds: idsOf("1"),
    });
    expect([status, json.until]).toEqual([202, null]);
    expect(intents().at(-1)).toMatchObject({ kind: "override.clear", jobId: json.jobId });
  });

  test("stands in the record with who, what and from where", async () => {
    const { json } = await dim({ lightIds: idsOf("1"), level: 65 });
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), night);
    const row = await registry.db
      .selectFrom("audit")
      .selectAll()
      .where("object", "=", `job:${json.jobId}`)
      .executeTakeFirstOrThrow();
    await registry.close();
    expect(row).toMatchObject({
      action: "override.set",
      role: "technician",
      at: night,
      address: "127.0.0.1",
    });
    expect(JSON.parse(row.after ?? "")).toMatchObject({ level: 65, lightIds: idsOf("1") });
  });
});

describe("a dimming program", () => {
  const points = [
    { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 30 },
    { at: { clock: "22:00" }, level: 40, rampTime: 30 },
    { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 10 },
  ];
  const make = async () =>
    (await planner.send("POST", "/api/v1/programs", { name: "Neu", points })).json;
  const put = (id: string, body: object, headers = {}) =>
    planner.send("PUT", `/api/v1/programs/${id}`, body, headers);

  test("made is version 1, changed is version 2, and both stay", async () => {
    const program = await make();
    expect(program).toMatchObject({
      version: 1,
      points,
      assignedLights: 0,
      changedBy: "A planner",
    });
    const changed = await put(program.id, { name: "Neuer", points }, { "if-match": '"1"' });
    expect([changed.status, changed.json.version, changed.headers.get("etag")]).toEqual([
      200,
      2,
      '"2"',
    ]);
    expect(intents().at(-1)).toMatchObject({ kind: "programs.changed" });
    const stale = await put(program.id, { name: "x", points }, { "if-match": '"1"' });
    expect([stale.status, stale.json.code]).toEqual([412, "versionMismatch"]);
    const blind = await put(program.id, { name: "x", points });
    expect([blind.status, blind.json.code]).toEqual([428, "versionRequired"]);
    expect((await planner.send("GET", `/api/v1/programs/${program.id}`)).json.name).toBe("Neuer");
  });

  test("of two changes at once one is refused", async () => {
    const { id } = await make();
    const both = await Promise.all(
      ["a", "b"].map((name) => put(id, { name, points }, { "if-match": '"1"' })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });

  test.each([
    ["25:00", [{ at: { clock: "25:00" }, level: 50, rampTime: 1 }, points[2]], 0, "clock"],
    ["a program that ends burning", points.slice(0, 2), 1, "endsBurning"],
    ["none", [], null, "noPoints"],
  ])("%s is refused with the point named", async (_name, wrong, point, code) => {
    const { status, json } = await planner.send("POST", "/api/v1/programs", {
      name: "x",
      points: wrong,
    });
    expect([status, json.code]).toEqual([422, "programRefused"]);
    const pointer = point === null ? "/points" : `/points/${point}`;
    expect(json.errors).toContainEqual(expect.objectContaining({ pointer, code }));
    const preview = await planner.send("POST", "/api/v1/programs/preview", { points: wrong });
    expect(preview.json.problems).toContainEqual(expect.objectContaining({ point, code }));
  });

  test("is assigned where no floor forbids it", async () => {
    const { id } = await make();
    const assign = (body: object) => planner.send("PUT", `/api/v1/programs/${id}/assignment`, body);
    const all = await assign({ all: true });
    expect([all.status, all.json.code, all.json.lightIds]).toEqual([
      422,
      "belowFloor",
      idsOf("11"),
    ]);
    expect((await assign({ lightIds: idsOf("12") })).json.code).toBe("notSwitchable");
    expect((await assign({ lightIds: ["none"] })).json.code).toBe("notFound");
    expect((await assign({ all: true, street: "x" })).status).toBe(400);
    expect((await assign({ street: "Hauptstraße" })).json).toEqual({ lights: 2 });
    expect((await planner.send("GET", `/api/v1/programs/${id}`)).json.assignedLights).toBe(2);
    const light = await planner.send("GET", `/api/v1/lights/${ids["1"]}`);
    expect(light.json.light).toMatchObject({ programId: id, programName: "Neu" });
    expect(light.json.tonight.steps.map((step: { level: number }) => step.level)).toEqual([
      0, 100, 40, 0,
    ]);
    expect(light.json.why[0]).toMatchObject({ code: "program", level: 40, won: true });
    expect((await planner.send("DELETE", `/api/v1/programs/${id}`)).json.code).toBe("conflict");
    await planner.send("PUT", "/api/v1/programs/p_default/assignment", { street: "Hauptstraße" });
    expect((await planner.send("DELETE", `/api/v1/programs/${id}`)).status).toBe(204);
    expect((await planner.send("GET", `/api/v1/programs/${id}`)).status).toBe(404);
  });

  test("may not be changed below the floor of who follows it", async () => {
    const current = await planner.send("GET", "/api/v1/programs/p_default");
    const lower = current.json.points.map((point: { level: number }) =>
      point.level === 50 ? { ...point, level: 29 } : point,
    );
    const body = { name: current.json.name, points: lower };
    const headers = { "if-match": current.headers.get("etag") ?? "" };
    const { status, json } = await put("p_default", body, headers);
    expect([status, json.code, json.lightIds]).toEqual([422, "belowFloor", idsOf("2")]);
    expect(json.errors[0].pointer).toBe("/points/2");
  });

  test("is previewed over both nights of clock change, with a year's energy", async () => {
    for (const date of ["2026-10-24", "2027-03-27"]) {
      const { json } = await planner.send("POST", "/api/v1/programs/preview", {
        points,
        date,
        nights: 2,
      });
      expect(json.nights.map((one: { date: string }) => one.date)[0]).toBe(date);
      const hours = (json.nights[0].to - json.nights[0].from) / hour;
      expect(hours).toBe(date.includes("-10-") ? 25 : 23);
    }
    const preview = async (level: number) => {
      const changed = points.map((point, i) => (i === 1 ? { ...point, level } : point));
      return (await planner.send("POST", "/api/v1/programs/preview", { points: changed })).json;
    };
    const [dim40, full] = [await preview(40), await preview(100)];
    expect(full.nights).toHaveLength(7);
    expect(full.lights).toBe(6);
    // 6 x 40 W over the night's hours, in kWh; ramps take some of it.
    expect(full.yearFullKwh).toBeCloseTo((6 * 40 * full.yearBurningHours) / 1000, -1);
    expect(full.yearKwh).toBeCloseTo(full.yearFullKwh, -1);
    expect(dim40.yearKwh).toBeLessThan(full.yearKwh);
    expect(full.yearBurningHours).toBeGreaterThan(4000);
    expect(full.yearBurningHours).toBeLessThan(4500);
  });
});
