import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientOf, startTestOffice, type Answered, type Client } from "./api-harness.ts";
import {
  act,
  allNight,
  darkTownFile,
  dim,
  minute,
  night,
  program,
  some,
  startTown,
  type Town,
} from "./dark-town.ts";

let town: Town;
let planner: Client;
let other: Client;
beforeEach(async () => {
  town = await startTown();
  planner = await town.office.client("planner");
  other = await town.office.client("planner");
});
afterEach(() => town.office.close());

/** What a held change was said to do; null where it was not held. */
const heldAs = ({ json }: Answered): { change: string; lights: number } | null =>
  json?.approval === undefined
    ? null
    : { change: json.approval.summary.change, lights: json.approval.summary.lights };
const follow = (id: string, from: number, to: number) =>
  planner.send("PUT", `/api/v1/programs/${id}/assignment`, { lightIds: some(town, from, to) });
const edit = async (client: Client, path: string, change: object | null): Promise<Answered> => {
  const read = await client.send("GET", path.includes("/lights/") ? `${path}/stock` : path);
  const match = { "if-match": read.headers.get("etag") ?? "" };
  return change === null
    ? client.send("DELETE", path, undefined, match)
    : client.send("PATCH", path, change, match);
};
const light = (number: number): string => `/api/v1/lights/${some(town, number, number)[0]}`;
const calendar = async (id: string): Promise<string> =>
  (await planner.send("GET", `/api/v1/programs/${id}`)).json.calendarId;

describe("held back are", () => {
  test("a program that goes darker for all who follow it, also where it is lowered bit by bit", async () => {
    const id = await program(planner, "Hell", 100);
    expect((await follow(id, 1, 80)).status).toBe(200);
    const lower = async (level: number): Promise<Answered> => {
      const { headers } = await planner.send("GET", `/api/v1/programs/${id}`);
      const match = { "if-match": headers.get("etag") ?? "" };
      return planner.send("PUT", `/api/v1/programs/${id}`, allNight("Hell", level), match);
    };
    expect((await lower(75)).status).toBe(200);
    const held = await lower(50);
    expect(heldAs(held)).toEqual({ change: "program", lights: 80 });
    expect((await act(other, held.json.approval.id, "approve")).json.state).toBe("carriedOut");
    // What was agreed to is the plan from now on.
    expect((await lower(45)).status).toBe(200);
  });

  test("a segment's calendar", async () => {
    const id = await program(planner, "Fast aus", 1);
    const off = await program(planner, "Aus", 0);
    const { json } = await planner.send("GET", "/api/v1/segments");
    const path = `/api/v1/segments/${json.items[0].id}`;
    const held = await edit(planner, path, { calendarId: await calendar(off) });
    expect(heldAs(held)).toEqual({ change: "segment", lights: 20 });
    expect((await edit(planner, path, { note: "Ostwall" })).status).toBe(200);
    expect(heldAs(await edit(planner, path, { calendarId: await calendar(id) }))).toEqual({
      change: "segment",
      lights: 20,
    });
  });

  test("a segment that is said to keep its voltage, which takes its lamps out of the weighing", async () => {
    const { json } = await planner.send("GET", "/api/v1/segments");
    const { id, cabinetId } = json.items[0];
    const path = `/api/v1/segments/${id}`;
    expect((await edit(planner, path, { dayPowered: false })).status).toBe(200);
    const moved = await planner.send("POST", "/api/v1/lights/bulk", {
      selection: { lightIds: some(town, 1, 20) },
      change: { cabinetId, segmentId: id },
    });
    expect(moved.status).toBe(200);
    const held = await edit(planner, path, { dayPowered: true });
    expect(heldAs(held)).toEqual({ change: "segment", lights: 20 });
  });

  test("light points that move to a dark segment", async () => {
    const off = await program(planner, "Aus", 0);
    const { json } = await planner.send("GET", "/api/v1/segments");
    const { cabinetId } = json.items[0];
    const made = await planner.send("POST", "/api/v1/segments", {
      cabinetId,
      number: "2",
      calendarId: await calendar(off),
    });
    expect(made.status).toBe(201);
    const moved = await planner.send("POST", "/api/v1/lights/bulk", {
      selection: { lightIds: some(town, 81, 100) },
      change: { segmentId: made.json.id },
    });
    expect(heldAs(moved)).toEqual({ change: "lightPoints", lights: 20 });
  });

  test("single light points, one after the other; the same edit again takes nothing back", async () => {
    const calendarId = await calendar(await program(planner, "Aus", 0));
    for (let number = 1; number <= 9; number++) {
      expect((await edit(planner, light(number), { calendarId })).status).toBe(200);
      expect((await edit(planner, light(number), { calendarId })).status).toBe(200);
    }
    expect(heldAs(await edit(planner, light(10), { calendarId }))).toEqual({
      change: "lightPoints",
      lights: 10,
    });
    // Another plan of them is no reason why a switching by hand should count less.
    expect((await edit(planner, light(50), { minimumLevel: 10 })).status).toBe(200);
  });

  test("light points that go to the trash one by one", async () => {
    for (let number = 1; number <= 9; number++) {
      expect((await edit(planner, light(number), null)).status).toBe(200);
    }
    expect(heldAs(await edit(planner, light(10), null))).toEqual({ change: "trash", lights: 10 });
  });

  test("taking back what has made it brighter", async () => {
    const id = await program(planner, "Hell", 100);
    expect((await follow(id, 1, 40)).status).toBe(200);
    const { json } = await planner.send("GET", "/api/v1/batches");
    const undone = await other.send("POST", `/api/v1/batches/${json.items[0].id}/undo`);
    expect(heldAs(undone)).toEqual({ change: "undo", lights: 40 });
  });

  test("a file that lacks many light points", async () => {
    const gone = new Set(Array.from({ length: 15 }, (_, i) => String(i + 1)));
    const type = { "content-type": "application/geo+json" };
    const started = await town.administrator.send(
      "POST",
      "/api/v1/imports?name=file",
      darkTownFile(gone),
      type,
    );
    const path = `/api/v1/imports/${started.json.id}`;
    const read = async (): Promise<string> =>
      (await town.administrator.send("GET", path)).json.state;
    await expect.poll(read).toBe("ready");
    const held = await town.administrator.send("POST", `${path}/apply`, { vanished: true });
    expect(heldAs(held)).toEqual({ change: "import", lights: 15 });
    expect(await read()).toBe("ready");
    expect((await act(planner, held.json.approval.id, "approve")).json.state).toBe("carriedOut");
    await expect.poll(read).toBe("applied");
    expect((await planner.send("GET", "/api/v1/lights?limit=1")).json.total).toBe(85);
  });

  test("a looser rule, until another administrator agrees; a tighter one goes on", async () => {
    const path = "/api/v1/approvals/rule";
    const { json: rule } = await town.administrator.send("GET", path);
    const looser = { ...rule, sharePercent: 60 };
    const held = await town.administrator.send("PUT", path, looser);
    expect(heldAs(held)).toEqual({ change: "rule", lights: 0 });
    expect(held.json.approval.may).not.toContain("breakGlass");
    expect((await act(planner, held.json.approval.id, "approve")).status).toBe(403);
    const second = await town.office.client("administrator");
    expect((await act(second, held.json.approval.id, "approve")).json.state).toBe("carriedOut");
    expect((await planner.send("GET", path)).json.sharePercent).toBe(60);
    const tighter = await second.send("PUT", path, { ...looser, sharePercent: 10 });
    expect(tighter.json).toMatchObject({ sharePercent: 10 });
  });
});

describe("a work lock", () => {
  const lock = (client: Client, target: object, until: number) =>
    client.send("POST", "/api/v1/work-locks", {
      target,
      person: "Anna Berg",
      phone: "0151 2345678",
      until,
    });
  const noon = night - 10 * 60 * minute;
  const segment = async (): Promise<object> => {
    const { json } = await planner.send("GET", "/api/v1/segments");
    return { kind: "segment", id: json.items[0].id };
  };

  test("that keeps a segment off after dusk is held back, and so is its later end", async () => {
    const { json: all } = await planner.send("GET", "/api/v1/segments");
    const { id, cabinetId } = all.items[0];
    const moved = await planner.send("POST", "/api/v1/lights/bulk", {
      selection: { lightIds: some(town, 1, 20) },
      change: { cabinetId, segmentId: id },
    });
    expect(moved.status).toBe(200);
    expect((await follow(await program(planner, "Hell", 100), 1, 20)).status).toBe(200);
    town.now = noon;
    const worker = await town.office.client("technician");
    const held = await lock(worker, await segment(), night);
    expect(heldAs(held)).toEqual({ change: "workLock", lights: 20 });
    expect(held.json.approval.may).toContain("breakGlass");
    const set = await lock(worker, await segment(), noon + 60 * minute);
    expect(set.status).toBe(201);
    const path = `/api/v1/work-locks/${set.json.id}`;
    const longer = await worker.send("PATCH", path, { until: night });
    expect(heldAs(longer)).toEqual({ change: "workLock", lights: 20 });
    expect((await act(other, longer.json.approval.id, "approve")).json.state).toBe("carriedOut");
    const { json } = await worker.send("GET", "/api/v1/work-locks");
    expect(json.locks).toMatchObject([{ until: night }]);
  });

  test("at a mast is set at once, mast by mast only until they are many", async () => {
    const id = await program(planner, "Hell", 100);
    expect((await follow(id, 1, 20)).status).toBe(200);
    town.now = noon;
    const at = (number: number) =>
      lock(planner, { kind: "lightPoint", id: some(town, number, number)[0] }, night);
    for (let number = 1; number <= 9; number++) expect((await at(number)).status).toBe(201);
    expect(heldAs(await at(10))).toEqual({ change: "workLock", lights: 10 });
  });
});

describe("what was agreed to", () => {
  test("is not carried out where by then it darkens more", async () => {
    const street = (from: number, to: number) =>
      planner.send("POST", "/api/v1/lights/bulk", {
        selection: { lightIds: some(town, from, to) },
        change: { street: "Uferweg" },
      });
    await street(1, 12);
    const held = await planner.send("POST", "/api/v1/lights/bulk", {
      selection: { filter: "street=Uferweg" },
      change: { delete: true },
    });
    expect(heldAs(held)).toEqual({ change: "trash", lights: 12 });
    await street(13, 30);
    const let_ = await act(other, held.json.approval.id, "approve");
    expect(let_.json).toMatchObject({ state: "failed", failure: "conflict" });
    expect((await planner.send("GET", "/api/v1/lights?limit=1")).json.total).toBe(100);
  });

  test("is not carried out with other light points, nor with another program", async () => {
    const put = (from: number, to: number, street: string) =>
      planner.send("POST", "/api/v1/lights/bulk", {
        selection: { lightIds: some(town, from, to) },
        change: { street },
      });
    await put(1, 12, "Uferweg");
    const held = await planner.send("POST", "/api/v1/lights/bulk", {
      selection: { filter: "street=Uferweg" },
      change: { delete: true },
    });
    await put(1, 12, "Feldweg");
    await put(13, 24, "Uferweg");
    const swapped = await act(other, held.json.approval.id, "approve");
    expect(swapped.json).toMatchObject({ state: "failed", failure: "conflict" });

    const id = await program(planner, "Fast aus", 20);
    const dark = await follow(id, 41, 60);
    expect(heldAs(dark)).toEqual({ change: "assignment", lights: 20 });
    const { headers } = await planner.send("GET", `/api/v1/programs/${id}`);
    const match = { "if-match": headers.get("etag") ?? "" };
    const off = allNight("Fast aus", 0);
    expect((await planner.send("PUT", `/api/v1/programs/${id}`, off, match)).status).toBe(200);
    const darker = await act(other, dark.json.approval.id, "approve");
    expect(darker.json).toMatchObject({ state: "failed", failure: "conflict" });
  });

  test("is void when the switching would be over", async () => {
    const until = night + 20 * minute;
    const body = { lightIds: some(town, 1, 26), level: 0, until };
    const held = await planner.send("POST", "/api/v1/overrides", body);
    expect(held.json.approval.expiresAt).toBe(until);
    town.now = until;
    expect((await act(other, held.json.approval.id, "approve")).status).toBe(409);
  });
});

test("an old Idempotency-Key opens no way around", async () => {
  const headers = { "idempotency-key": "evening" };
  expect((await dim(town, planner, 1, 26, 100, headers)).status).toBe(202);
  for (let hour = 1; hour < 24; hour++) {
    town.now = night + hour * 60 * minute;
    await planner.send("GET", "/api/v1/session");
  }
  town.now = night + 24 * 60 * minute - 1;
  const again = await dim(town, planner, 1, 26, 0, headers);
  expect(heldAs(again)).toEqual({ change: "override", lights: 26 });
});

test("an end far away is refused at once", async () => {
  const body = { lightIds: some(town, 1, 26), level: 0, until: 8.64e15 };
  expect((await planner.send("POST", "/api/v1/overrides", body)).status).toBe(400);
});

test("so many requests of one person wait at most", async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 21; i++) {
    statuses.push((await dim(town, planner, 1 + (i % 10), 26 + Math.floor(i / 10), 0)).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 409]);
});

test("slices before a restart count after it", async () => {
  expect((await dim(town, planner, 1, 9)).json.jobId).toMatch(/^j_/);
  // Of these one burns again, and so does not count.
  expect((await dim(town, planner, 9, 9, 100)).json.jobId).toMatch(/^j_/);
  const { config } = town.office;
  await town.office.office.close();
  const later = await startTestOffice({}, { now: () => town.now }, config.dataDir);
  try {
    const same = clientOf(later.office.url, planner.cookie);
    expect((await dim(town, same, 10, 10)).json.jobId).toMatch(/^j_/);
    expect(heldAs(await dim(town, same, 11, 11))).toEqual({ change: "override", lights: 10 });
  } finally {
    await later.close();
  }
});

test("an account that the requester has lately made, or given a role, decides nothing", async () => {
  const one = await town.office.client("administrator");
  const two = await town.office.client("administrator");
  const held = (await dim(town, one, 1, 26)).json.approval;
  const { json: me } = await two.send("GET", "/api/v1/session");
  const path = `/api/v1/users/${me.user.id}`;
  const { headers } = await one.send("GET", path);
  const change = (field: object) =>
    one.send("PATCH", path, field, { "if-match": headers.get("etag") ?? "" });
  expect((await change({ role: "planner" })).status).toBe(200);
  expect((await act(two, held.id, "approve")).status).toBe(403);
  expect((await act(other, held.id, "approve")).json.state).toBe("carriedOut");
});
