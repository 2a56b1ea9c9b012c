import { join } from "node:path";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRegistry } from "../../store/registry.ts";
import { startTestOffice, type Client } from "./api-harness.ts";
import { act, dim, jobs, minute, night, some, startTown, type Town } from "./dark-town.ts";

describe("a change that darkens much of an area", () => {
  let town: Town;
  let technician: Client;
  let planner: Client;
  beforeAll(async () => {
    town = await startTown();
    technician = await town.office.client("technician");
    planner = await town.office.client("planner");
  });
  afterAll(() => town.office.close());

  test("waits for a second person, and is carried out once when that lets it go", async () => {
    const before = await jobs(town);
    const headers = { "idempotency-key": "dark-1" };
    const held = await dim(town, technician, 1, 26, 0, headers);
    expect(held.status).toBe(202);
    const { approval } = held.json;
    expect(approval).toMatchObject({
      state: "waiting",
      isMine: true,
      readyAt: null,
      may: ["explain", "withdraw", "breakGlass"],
      summary: {
        change: "override",
        lights: 26,
        areas: [{ area: "Mitte", lights: 26, of: 40, sharePercent: 65 }],
      },
    });
    expect(await jobs(town)).toBe(before);
    // Asked once more, as after a lost answer: the same request.
    const again = await dim(town, technician, 1, 26, 0, headers);
    expect(again.json.approval.id).toBe(approval.id);
    expect((await act(technician, approval.id, "approve")).status).toBe(403);
    const [first, second] = await Promise.all([
      act(planner, approval.id, "approve", "gesehen"),
      act(town.administrator, approval.id, "approve"),
    ]);
    expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
    const { json } = await technician.send("GET", `/api/v1/approvals/${approval.id}`);
    expect(json).toMatchObject({ state: "carriedOut", by: "secondPerson", failure: null });
    expect(await jobs(town)).toBe(before + 1);
    const after = await dim(town, technician, 1, 26, 0, headers);
    expect(after.json.jobId).toMatch(/^j_/);
    expect(await jobs(town)).toBe(before + 1);
  });

  test("is not let go by who does not see the area, and is told to nobody there", async () => {
    const elsewhere = await town.office.client("planner", [town.areas.get("Süd") ?? ""]);
    const { json } = await dim(town, technician, 1, 20);
    expect((await act(elsewhere, json.approval.id, "approve")).status).toBe(404);
    expect((await elsewhere.send("GET", "/api/v1/approvals")).json.approvals).toEqual([]);
    expect((await act(planner, json.approval.id, "refuse", "nicht heute")).json.state).toBe(
      "refused",
    );
    expect((await act(planner, json.approval.id, "approve")).status).toBe(409);
  });

  test("is held also where it comes in slices; brighter and few never are", async () => {
    const other = await town.office.client("technician");
    const sizes: number[] = [];
    for (let from = 41; from < 60; from += 3) {
      const { json } = await dim(town, other, from, from + 2);
      sizes.push(json.approval === undefined ? 0 : json.approval.summary.lights);
    }
    // 20 % of 40 and at least 10: the fourth slice is the one too many.
    expect(sizes.slice(0, 3)).toEqual([0, 0, 0]);
    expect(sizes[3]).toBe(12);
    expect((await dim(town, other, 41, 80, 100)).json.jobId).toMatch(/^j_/);
    // Bright again, so there is nothing left that would count.
    expect((await dim(town, other, 70, 72)).json.jobId).toMatch(/^j_/);
  });

  test("programs and bulk edits are held too", async () => {
    const dark = {
      name: "Aus",
      points: [
        { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 0 },
        { at: { clock: "23:00" }, level: 0, rampTime: 0 },
        { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 0 },
      ],
    };
    const made = await planner.send("POST", "/api/v1/programs", dark);
    expect(made.status).toBe(201);
    const path = `/api/v1/programs/${made.json.id}/assignment`;
    const held = await planner.send("PUT", path, { lightIds: some(town, 41, 80) });
    expect(held.json.approval.summary).toMatchObject({ change: "assignment", lights: 40 });
    const removed = await planner.send("POST", "/api/v1/lights/bulk", {
      selection: { lightIds: some(town, 41, 80) },
      change: { delete: true },
    });
    expect(removed.json.approval.summary.change).toBe("trash");
    const own = await act(planner, held.json.approval.id, "withdraw");
    expect(own.json.state).toBe("withdrawn");
  });

  test("a broken glass goes on at once and is told to the others on their screens", async () => {
    const socket = io(town.office.office.url, {
      path: "/live",
      extraHeaders: { cookie: planner.cookie, origin: new URL(town.office.office.url).origin },
      transports: ["websocket"],
    });
    await new Promise<void>((resolve) => socket.once("hello", () => resolve()));
    const told = new Promise<string>((resolve) => socket.once("notice", resolve));
    const { json } = await dim(town, technician, 41, 75);
    expect((await act(technician, json.approval.id, "break-glass", "kurz")).status).toBe(400);
    const done = await act(
      technician,
      json.approval.id,
      "break-glass",
      "Feuerwehr bittet um Dunkelheit",
    );
    expect(done.json).toMatchObject({ state: "carriedOut", by: "breakGlass" });
    const id = await told;
    socket.close();
    const { notices } = (await planner.send("GET", "/api/v1/notices")).json;
    expect(notices[0]).toMatchObject({ id, kind: "brokenGlass", isSeen: false });
    await planner.send("POST", `/api/v1/notices/${id}/seen`);
    expect((await planner.send("GET", "/api/v1/notices")).json.notices[0].isSeen).toBe(true);
  });
});

describe("where nobody else could let it go", () => {
  test("the requester may after the delay, proved anew, and not before", async () => {
    const town = await startTown();
    const { administrator: alone } = town;
    const { json } = await dim(town, alone, 1, 26);
    const { id, readyAt } = json.approval;
    expect(readyAt).toBe(night + 30 * minute);
    expect((await act(alone, id, "carry-out")).status).toBe(409);
    town.now = readyAt + 30 * minute;
    expect((await act(alone, id, "carry-out")).json.code).toBe("proofNeeded");
    const registry = await openRegistry(join(town.office.config.dataDir, "office.db"), night);
    await registry.db.updateTable("sessions").set({ proven_at: town.now }).execute();
    expect((await act(alone, id, "carry-out")).json).toMatchObject({
      state: "carriedOut",
      by: "delay",
    });
    // Let go, and then the process died before it was carried out: the next start does it, once.
    const second = await dim(town, alone, 41, 66);
    await registry.db
      .updateTable("approvals")
      .set({ decided_at: town.now, decided_by: "u_x", by_what: "secondPerson" })
      .where("id", "=", second.json.approval.id)
      .execute();
    const before = await jobs(town);
    await town.office.office.close();
    const later = await startTestOffice({}, { now: () => town.now }, town.office.config.dataDir);
    expect(await jobs(town)).toBe(before + 1);
    await later.close();
    const row = await registry.db
      .selectFrom("approvals")
      .select(["state"])
      .where("id", "=", second.json.approval.id)
      .executeTakeFirstOrThrow();
    expect(row.state).toBe("carriedOut");
    await registry.close();
  });
});
