import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeFrame } from "../../api/contract/frames.ts";
import type { Role } from "../../api/contract/session.ts";
import type { Answered, Client } from "./api-harness.ts";
import { foreignIdsIn, must, workInTheForeignArea } from "./foreign-work.ts";
import { mark, startTwoAreas, type TwoAreas } from "./two-areas.ts";

let areas: TwoAreas;
let administrator: Client;
const readers = new Map<Role, Client>();
const held: readonly Role[] = ["viewer", "technician", "planner", "administrator"];
/** Ids of everything that stands in the foreign area or was done there. */
let foreignIds: readonly string[] = [];
let paths: string[] = [];

beforeAll(async () => {
  areas = await startTwoAreas();
  administrator = areas.administrator;
  for (const role of held) readers.set(role, await areas.town.client(role, ["a_adler"]));
  await workInTheForeignArea(administrator);
  const { json } = await administrator.send("GET", "/api/v1/openapi.json");
  paths = Object.entries<Record<string, unknown>>(json.paths)
    .filter(([, methods]) => "get" in methods)
    .map(([path]) => path);
  foreignIds = foreignIdsIn(areas.dir);
}, 60_000);
afterAll(() => areas.close());

const text = ({ bytes }: Answered): string => new TextDecoder().decode(bytes);

describe("who holds a role for one area", () => {
  test.each(held)(
    "as %s reads nothing of another, whatever route and id he tries",
    async (role) => {
      const client = readers.get(role);
      if (client === undefined) throw new Error(role);
      expect(foreignIds.length).toBeGreaterThan(15);
      const leaks: string[] = [];
      const tells: string[] = [];
      for (const path of paths) {
        if (path === "/metrics") continue;
        const tries = path.includes("{") ? foreignIds.map((id) => fill(path, id)) : variants(path);
        const unknown = path.includes("{")
          ? (await client.send("GET", fill(path, "nobody-knows-this"))).status
          : null;
        for (const asked of tries) {
          const answer = await client.send("GET", asked);
          // The path that was asked for may be told back.
          const told = asked
            .split("/")
            .reduce(
              (rest, part) => rest.replaceAll(decodeURIComponent(part) || "\0", ""),
              text(answer),
            );
          if (told.toLowerCase().includes(mark)) {
            const at = told.toLowerCase().indexOf(mark);
            leaks.push(`${asked}: …${told.slice(Math.max(0, at - 60), at + 60)}…`);
          }
          if (unknown !== null && answer.status !== unknown)
            tells.push(`${asked}: ${answer.status}, unknown ${unknown}`);
          if (answer.status >= 500 && path !== "/readyz") leaks.push(`${asked}: ${answer.status}`);
        }
      }
      expect(leaks).toEqual([]);
      expect(tells).toEqual([]);
    },
    60_000,
  );
});

function fill(path: string, id: string): string {
  return path.replace("{kind}", kindOf(id)).replaceAll(/\{[A-Za-z]+\}/g, encodeURIComponent(id));
}

function kindOf(id: string): string {
  const kinds: Record<string, string> = {
    c: "cabinet",
    s: "segment",
    a: "area",
    st: "street",
    sp: "supplyPoint",
    m: "mast",
  };
  return kinds[id.split("_")[0] ?? ""] ?? "lightPoint";
}

/** The same list, asked for what it should not tell. */
function variants(path: string): string[] {
  const queries = [
    `q=${mark}`,
    `area=a_${mark}`,
    `cabinet=c_${mark}`,
    `street=${mark}weg`,
    "deleted=true",
    "state=all",
    "format=csv",
    "sort=street",
    "limit=1000",
    "kind=cabinet",
    `lat=53.5&lon=13.4`,
    `latitude=53.5&longitude=13.4`,
  ];
  return [path, ...queries.map((query) => `${path}?${query}`)];
}

describe("a screen of somebody who holds a role for one area", () => {
  test("hears nothing of another, even of what it says it has open", async () => {
    const technician = readers.get("technician");
    if (technician === undefined) throw new Error("no technician");
    const heard: string[] = [];
    const indexes = new Set<number>();
    const socket = io(areas.town.office.url, {
      path: "/live",
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie: technician.cookie },
    });
    try {
      const frames = new Promise<void>((resolve) => {
        socket.onAny((event: string, value: unknown) => {
          if (event === "frame") {
            for (const index of decodeFrame(new Uint8Array(value as ArrayBuffer)).index)
              indexes.add(index);
          } else heard.push(`${event} ${JSON.stringify(value)}`);
        });
        let overviews = 0;
        // By the third the office has told every screen what was done below.
        socket.on("overview", () => {
          overviews += 1;
          if (overviews === 3) resolve();
        });
      });
      await new Promise((resolve) => socket.once("hello", resolve));
      socket.emit("watch", `lp_${mark}1`);
      const { json } = await must(
        administrator.send("POST", "/api/v1/overrides", {
          lightIds: [`lp_${mark}1`],
          level: 90,
          reason: `${mark} again`,
        }),
      );
      socket.emit("watchJob", json.jobId);
      const locks = await administrator.send("GET", "/api/v1/work-locks");
      const lock = locks.json.locks.find((one: { person: string }) => one.person.includes(mark));
      await administrator.send("POST", `/api/v1/work-locks/${lock.id}/end`, {});
      await frames;
    } finally {
      socket.disconnect();
    }
    expect(heard.some((line) => line.startsWith("overview"))).toBe(true);
    expect(heard.filter((line) => line.toLowerCase().includes(mark))).toEqual([]);
    expect([...indexes].filter((index) => index >= 10)).toEqual([]);
  });
});

test("a screen whose reader's role or areas change is cut at once, for it holds what was cut for other rights", async () => {
  const client = await areas.town.client("technician", ["a_adler"]);
  const { id } = (await client.send("GET", "/api/v1/session")).json.user;
  for (const change of [
    "update users set role = 'viewer' where id = ?",
    `update user_areas set area_id = 'a_${mark}' where user_id = ?`,
    "delete from user_areas where user_id = ?",
  ]) {
    const socket = io(areas.town.office.url, {
      path: "/live",
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie: client.cookie },
    });
    await new Promise((resolve) => socket.once("hello", resolve));
    const told = new Promise((resolve) => socket.once("rightsChanged", () => resolve("told")));
    const cut = new Promise((resolve) => socket.once("disconnect", resolve));
    const db = new DatabaseSync(join(areas.dir, "office.db"));
    db.prepare(change).run(id);
    db.close();
    expect([change, await told, await cut]).toEqual([change, "told", "io server disconnect"]);
  }
});
