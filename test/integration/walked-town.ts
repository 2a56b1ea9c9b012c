import { stockKinds } from "../../api/contract/stock.ts";
import { roles, type Role } from "../../api/contract/session.ts";
import type { TokenScope } from "../../api/contract/tokens.ts";
import type { DeviceRow } from "../../store/field-device-records.ts";
import { openRegistry } from "../../store/registry.ts";
import { join } from "node:path";
import { createLoginLink, createUser } from "../../api/auth/login-links.ts";
import { importFile, signIn, townFile, type Client } from "./api-harness.ts";
import { pathNames, readDocument, type ApiDocument, type Operation } from "./openapi-document.ts";
import { freshAddress, rawRequest, type RawAnswer } from "./raw-request.ts";
import { startStockedOffice, stockedAt, type StockedOffice } from "./stocked-office.ts";

type Db = Awaited<ReturnType<typeof openRegistry>>["db"];

type Area = "mitte" | "sued";

/** In every text that is Süd's alone: nobody of Mitte may ever read it. */
export const southMark = "Zwiebel";

/** Somebody who asks: who they are, and what follows from it. */
export interface Actor {
  readonly name: string;
  readonly role: Role | "stranger";
  /** Null: the whole town. */
  readonly area: Area | null;
  readonly isProven: boolean;
  /** Of an API token; null for people. */
  readonly scopes: readonly TokenScope[] | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface WalkedTown {
  readonly office: StockedOffice;
  readonly document: ApiDocument;
  /** What `Actor` says, signed in anew. */
  person(role: Role, area?: Area | null): Promise<Actor>;
  /** Everybody who asks: strangers of all sorts, each role, each role of one area, tokens. */
  actors(): Promise<Actor[]>;
  /** Takes back what keeps everybody out until they have a second factor. */
  resetRules(): Promise<void>;
  /** Whether the session still stands and lets through what its role may. */
  isIn(actor: Actor): Promise<boolean>;
  ask(
    actor: Actor,
    method: string,
    path: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<RawAnswer>;
  /** Ids that the whole town's administrator sees, and of these what nobody of Mitte does; by parameter or property. */
  ids(): Promise<SeenIds>;
  close(): Promise<void>;
}

export interface SeenIds {
  /** Real ids for a parameter or a property of that name, of an operation at that path. */
  own(name: string, path: string): readonly string[];
  foreign(name: string, path: string): readonly string[];
}

/**
 * A town in which something of everything stands, in two areas, with a mark in each text that is only Süd's. Its office trusts one
 * proxy, so that each request may come from an address of its own.
 */
export async function startWalkedTown(): Promise<WalkedTown> {
  const office = await startStockedOffice({
    LICHTPUNKT_TRUST_PROXY: "1",
    LICHTPUNKT_HTTP_TOKEN_REQUESTS_PER_MINUTE: "1000000",
  });
  const { url } = office.town.office;
  await furnish(office);
  const registry = await openRegistry(join(office.dir, "office.db"), stockedAt);
  const { db } = registry;
  const document = await readDocument(url);
  const ask: WalkedTown["ask"] = (actor, method, path, body, headers = {}) =>
    rawRequest(url, method, path, { ...freshAddress(), ...actor.headers, ...headers }, body);
  const person: WalkedTown["person"] = async (role, area = null) => {
    const name = area === null ? role : `${role} of ${area}`;
    const id = await createUser(db, { name, email: null, role, language: "en" }, stockedAt);
    if (area !== null) {
      await db
        .insertInto("user_areas")
        .values({ user_id: id, area_id: `a_${area}` })
        .execute();
    }
    const { code } = await createLoginLink(db, id, "invitation", stockedAt);
    const { cookie } = await signIn(url, code);
    return { name, role, area, isProven: true, scopes: null, headers: { cookie } };
  };
  const town: WalkedTown = {
    office,
    document,
    person,
    async resetRules() {
      await db.deleteFrom("meta").where("key", "=", "signInRules").execute();
    },
    async isIn(actor) {
      const { status } = await ask(actor, "GET", "/api/v1/town");
      return status === 200;
    },
    actors: () => everybody(db, person, ask),
    ask,
    async ids() {
      const administrator = await person("administrator");
      const stray = await person("administrator", "mitte");
      const seen = await collect(document, (path) => ask(administrator, "GET", path));
      const theirs = await collect(document, (path) => ask(stray, "GET", path));
      return seenIds(seen, theirs);
    },
    async close() {
      await registry.close();
      await office.close();
    },
  };
  return town;
}

async function everybody(
  db: Db,
  person: WalkedTown["person"],
  ask: WalkedTown["ask"],
): Promise<Actor[]> {
  const nobody = { role: "stranger", area: null, isProven: false, scopes: null } as const;
  const out = await person("administrator");
  await ask(out, "DELETE", "/api/v1/session");
  const disabled = await person("administrator");
  const over = await person("administrator");
  const unproven = await person("administrator");
  const [third, second, first] = await db
    .selectFrom("sessions")
    .select(["id", "user_id"])
    .orderBy("rowid" as "id", "desc")
    .limit(3)
    .execute();
  await db
    .updateTable("users")
    .set({ disabled_at: stockedAt })
    .where("id", "=", first?.user_id ?? "")
    .execute();
  const ended = { expires_at: stockedAt - 1 };
  await db
    .updateTable("sessions")
    .set(ended)
    .where("id", "=", second?.id ?? "")
    .execute();
  const forgotten = { proven_at: null };
  await db
    .updateTable("sessions")
    .set(forgotten)
    .where("id", "=", third?.id ?? "")
    .execute();
  const token = async (name: string, holder: Actor, scopes: readonly TokenScope[]) => {
    const body = JSON.stringify({ name, scopes });
    const answer = await ask(holder, "POST", "/api/v1/tokens", body, {
      "content-type": "application/json",
    });
    if (answer.status !== 201) throw new Error(`no token: ${answer.text}`);
    const headers = { authorization: `Bearer ${answer.json.token}` };
    return { ...holder, name, isProven: false, scopes, headers };
  };
  const people = await Promise.all(roles.flatMap((role) => [person(role), person(role, "mitte")]));
  return [
    { ...nobody, name: "a stranger", headers: {} },
    { ...nobody, name: "with a wrong cookie", headers: { cookie: "lichtpunkt=nonsense" } },
    { ...nobody, name: "with a wrong token", headers: { authorization: "Bearer lpt_nonsense" } },
    { ...nobody, name: "who signed out", headers: out.headers },
    { ...nobody, name: "who was disabled", headers: disabled.headers },
    { ...nobody, name: "whose session is over", headers: over.headers },
    { ...unproven, name: "an unproven administrator", isProven: false },
    ...people,
    await token("a reading token", await person("administrator"), ["read"]),
    await token("a switching token", await person("technician"), ["switch"]),
    await token("a planning token of mitte", await person("planner", "mitte"), [
      "read",
      "stock",
      "plan",
    ]),
  ];
}

/** Something of each kind, made by those who may, through the doors that people use. */
async function furnish(office: StockedOffice): Promise<void> {
  const { town, administrator } = office;
  const south = await town.client("planner", ["a_sued"]);
  const southern = await town.client("technician", ["a_sued"]);
  const must = async (client: Client, path: string, body: object): Promise<string> => {
    const { status, json } = await client.send("POST", `/api/v1/${path}`, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    return json.id ?? json.jobId ?? "";
  };
  const place = { latitude: 52.51, longitude: 13.41 };
  const street = `${southMark}weg`;
  await must(administrator, "luminaire-types", { name: "LED 40", ratedPower: 40 });
  await must(administrator, "supply-points", { number: "N1" });
  await must(administrator, "street-names", { name: "Hauptstraße" });
  await must(administrator, "groups", { name: "Weihnachten" });
  const group = await must(administrator, "groups", { name: "Markt" });
  const cabinetId = await must(administrator, "cabinets", {
    number: `${southMark}kasten`,
    areaId: "a_sued",
  });
  await must(administrator, "segments", { number: `${southMark}kreis`, cabinetId });
  await must(administrator, "masts", { number: "M1" });
  const lightId = await must(south, "lights", {
    ...place,
    number: `${southMark} 1`,
    areaId: "a_sued",
    street,
    note: `${southMark} am Eck`,
  });
  await must(administrator, `groups/${group}/members`, { add: { lightIds: [lightId, "lp_10"] } });
  const gone = await must(south, "lights", {
    ...place,
    number: `${southMark} 2`,
    areaId: "a_sued",
  });
  await south.send("DELETE", `/api/v1/lights/${gone}`, undefined, { "if-match": '"v1"' });
  await must(administrator, "programs", { name: "Nachts halb", points: halfAtNight });
  await must(southern, "overrides", { lightIds: ["lp_10"], level: 80, reason: `${southMark}fest` });
  await must(office.technician, "overrides", { lightIds: ["lp_1"], level: 80, reason: "Markt" });
  const lock = { person: `${southMark} Zenker`, phone: "0170 1234567", reason: `${southMark}bau` };
  await must(southern, "work-locks", { ...lock, target: { kind: "lightPoint", id: "lp_12" } });
  await must(office.technician, "work-locks", {
    person: "Karl Mitte",
    phone: "0170 7654321",
    target: { kind: "lightPoint", id: "lp_3" },
  });
  await must(south, "views", {
    name: `${southMark}liste`,
    screen: "lights",
    query: `q=${southMark}`,
  });
  await must(administrator, "views", { name: "Alle", screen: "lights", query: "", shared: true });
  const lamp = { number: `${southMark} 9`, street, area: "Süd", device: `${southMark}-lc` };
  await importFile(administrator, townFile([lamp]));
  office.heard({
    devices: [announced("lc-1"), announced("lc-10"), announced("lc-new")],
    quarantine: [
      {
        receivedAt: stockedAt,
        deviceId: "lc-10",
        message: "telemetry",
        reason: "badJson",
        field: null,
        detail: `${southMark} <script>`,
        payload: Buffer.from(`{"${southMark}`),
      },
    ],
    securityEvents: [
      {
        at: stockedAt,
        kind: "connectRefused",
        deviceId: "lc-10",
        detail: "wrongSecret",
        address: "10.0.0.9",
      },
    ],
    causes: [
      {
        id: "cause-1",
        kind: "offline",
        lightPointId: "lp_10",
        deviceId: "lc-10",
        since: stockedAt - 1000,
        detail: {},
        clearedAt: null,
      },
    ],
    energyHours: [
      {
        lightPointId: "lp_10",
        hourStart: stockedAt - 3_600_000,
        wh: 20,
        source: "counter",
        gapMs: 0,
      },
    ],
    townHours: [
      { hourStart: stockedAt - 3_600_000, wh: 20, plannedWh: 30, fullWh: 40, measuredShare: 0.5 },
    ],
  });
}

const announced = (deviceId: string): DeviceRow => ({
  deviceId,
  online: true,
  connectionCount: 1,
  connectionSince: stockedAt,
  firstSeenAt: stockedAt,
  lastSeenAt: stockedAt,
  announced: {
    at: stockedAt,
    text: JSON.stringify({
      serial: `SN-${deviceId}`,
      hwType: "LC-2",
      swVersion: "3",
      bootId: 1,
      outputs: [],
    }),
  },
});

/** Points of a program. */
export const halfAtNight = [
  { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 0 },
  { at: { clock: "23:00" }, level: 50, rampTime: 60 },
  { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 0 },
];

/** Ids by the name under which answers carry them; those of a list also under its path. */
type IdsByName = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads all lists there are, and keeps what they call ids. */
async function collect(
  { operations }: ApiDocument,
  read: (path: string) => Promise<RawAnswer>,
): Promise<IdsByName> {
  const found = new Map<string, Set<string>>();
  const keep = (name: string, id: unknown): void => {
    if (typeof id === "string" && id !== "" && id.length <= 64) {
      found.getOrInsertComputed(name, () => new Set()).add(id);
    }
  };
  const look = (path: string, value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === "id" || (name === "deviceId" && path.includes("device"))) keep(path, inner);
      if (/Ids?$/.test(name)) for (const id of [inner].flat()) keep(name.replace(/s$/, ""), id);
      look(path, inner);
    }
  };
  for (const { method, path, operationId } of operations) {
    if (method !== "GET" || pathNames(path).length > 0 || operationId === "readOpenApi") continue;
    look(path, (await read(path)).json);
  }
  return found;
}

function seenIds(all: IdsByName, theirs: IdsByName): SeenIds {
  const candidates = (from: IdsByName, name: string, path: string): readonly string[] => {
    if (name === "kind") return stockKinds;
    const collection = path.replace(/\/\{.*$/, "");
    const own = from.get(name === "id" || name === "ids" ? collection : name.replace(/s$/, ""));
    if (own !== undefined) return [...own];
    // Jobs have no list; of what is in several kinds, any will do.
    return [...new Set([...from.values()].flatMap((some) => [...some]))];
  };
  return {
    own: (name, path) => candidates(theirs, name, path),
    foreign(name, path) {
      if (name === "kind") return stockKinds;
      const known = new Set(candidates(theirs, name, path));
      return candidates(all, name, path).filter((id) => !known.has(id));
    },
  };
}

/** Whether the rules of roles, areas and tokens let this actor through to the handler; else the code of the refusal. */
export function expectedRefusal(actor: Actor, operation: Operation): string | null {
  if (operation.role === "stranger") return null;
  if (actor.role === "stranger") return "notSignedIn";
  const ranks: readonly string[] = roles;
  if (ranks.indexOf(actor.role) < ranks.indexOf(operation.role)) return "notAllowed";
  if (actor.scopes !== null) {
    const needed = operation.tokenScope;
    if (!actor.scopes.some((scope) => scope === needed)) return "notAllowed";
  }
  return operation.proven && !actor.isProven ? "proofNeeded" : null;
}
