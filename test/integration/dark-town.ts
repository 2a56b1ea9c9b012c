import { join } from "node:path";
import { openRegistry } from "../../store/registry.ts";
import {
  importFile,
  startTestOffice,
  townFile,
  type Client,
  type TestOffice,
} from "./api-harness.ts";

/** 22:00 in Berlin, a November night. */
export const night = Date.UTC(2026, 10, 20, 21);
export const minute = 60_000;

/** 40 lamps in Mitte, 40 in Süd, and 20 in Ost on segment 1 of cabinet S1; `except`: numbers that are left out. */
export function darkTownFile(except: ReadonlySet<string> = new Set()): string {
  const lamps = Array.from({ length: 100 }, (_, i) => ({
    number: String(i + 1),
    sourceId: String(i + 1),
    ...(i < 80
      ? { area: i < 40 ? "Mitte" : "Süd", device: `lc-${i + 1}`, switching: "networked" }
      : { area: "Ost", cabinet: "S1", segment: "1" }),
  }));
  return townFile(lamps.filter(({ number }) => !except.has(number)));
}

export interface Town {
  readonly office: TestOffice;
  readonly administrator: Client;
  /** Ids of the light points by number. */
  readonly ids: ReadonlyMap<string, string>;
  readonly areas: ReadonlyMap<string, string>;
  now: number;
}

export async function startTown(dataDir?: string): Promise<Town> {
  const clock = { now: night };
  const office = await startTestOffice({}, { now: () => clock.now }, dataDir);
  const administrator = await office.client("administrator");
  await importFile(administrator, darkTownFile());
  const { json } = await administrator.send("GET", "/api/v1/lights?limit=200");
  const areas = await administrator.send("GET", "/api/v1/areas");
  return {
    office,
    administrator,
    ids: new Map(json.rows.map((row: { number: string; id: string }) => [row.number, row.id])),
    areas: new Map(areas.json.items.map((one: { name: string; id: string }) => [one.name, one.id])),
    get now() {
      return clock.now;
    },
    set now(at) {
      clock.now = at;
    },
  };
}

export const some = ({ ids }: Town, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ids.get(String(from + i)) ?? "?");
export const dim = (
  town: Town,
  client: Client,
  from: number,
  to: number,
  level = 0,
  headers = {},
) => client.send("POST", "/api/v1/overrides", { lightIds: some(town, from, to), level }, headers);
export const act = (client: Client, id: string, how: string, reason?: string) =>
  client.send("POST", `/api/v1/approvals/${id}/${how}`, reason === undefined ? {} : { reason });
export const jobs = async ({ office: { config } }: Town): Promise<number> => {
  const registry = await openRegistry(join(config.dataDir, "office.db"), night);
  const rows = await registry.db.selectFrom("jobs").select("id").execute();
  await registry.close();
  return rows.length;
};

/** A program that burns at `level` all night. */
export async function program(client: Client, name: string, level: number): Promise<string> {
  const answer = await client.send("POST", "/api/v1/programs", allNight(name, level));
  if (answer.status !== 201) throw new Error(`no program: ${answer.json?.code}`);
  return String(answer.json.id);
}

export function allNight(name: string, level: number) {
  return {
    name,
    points: [
      { at: { event: "sunset", offsetMinutes: 0 }, level, rampTime: 0 },
      { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 0 },
    ],
  };
}
