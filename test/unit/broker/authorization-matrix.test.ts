import { expect, test } from "vitest";
import { mayRead, refuseConnect } from "../../../broker/authorize.ts";
import type { Identity } from "../../../broker/authorize.ts";
import {
  connectPacket,
  createHarness,
  internalOptions,
  quiet,
  site,
  subscribePacket,
} from "./in-memory.ts";
import type { Harness } from "./in-memory.ts";

/**
 * Who hears what, and whose will is taken: one table over all ways, topics, times and kinds of client. Each cell is asked of the pure
 * functions, and tried through a whole broker by a client that does just that.
 */
const ways = ["live", "retained", "queued", "will"] as const;
const kinds = ["device", "gateway", "backend", "stranger"] as const;
const times = ["before", "after"] as const;
const topics = [
  "own",
  "behind",
  "foreign",
  "group",
  "foreignGroup",
  "+",
  "#",
  "$share",
  "$SYS",
  "internal",
] as const;

type Way = (typeof ways)[number];
type Kind = (typeof kinds)[number];
type Time = (typeof times)[number];
type TopicKind = (typeof topics)[number];

const idOf: Readonly<Record<Kind, string>> = {
  device: "lamp1",
  gateway: "gateway1",
  backend: "lpi-office-1",
  stranger: "stranger",
};

/** What may be at all; everything else may not. A session keeps nothing for who is away, so nothing is ever queued. */
const allowed: ReadonlySet<string> = new Set([
  "device live own",
  "device live group",
  "device retained own",
  "device retained group",
  "device will own",
  "gateway live own",
  "gateway live behind",
  "gateway live group",
  "gateway retained own",
  "gateway retained behind",
  "gateway retained group",
  "gateway will own",
  "backend live internal",
  // Nobody retains anything there; the broker gives what the store says.
  "backend retained internal",
]);

function may(kind: Kind, way: Way, topic: TopicKind, time: Time): boolean {
  return time === "before" && allowed.has(`${kind} ${way} ${topic}`);
}

function nameOf(topic: TopicKind, kind: Kind, way: Way): string {
  const message = way === "will" ? "connection" : "override";
  const own = `lp/v1/${site}/${idOf[kind]}/${message}`;
  switch (topic) {
    case "own":
      return own;
    case "behind":
      return `lp/v1/${site}/behind1/${message}`;
    case "foreign":
      return `lp/v1/${site}/lamp9/${message}`;
    case "group":
      return `lp/v1/${site}/groups/ring/override`;
    case "foreignGroup":
      return `lp/v1/${site}/groups/other/override`;
    case "+":
      return `lp/v1/${site}/+/${message}`;
    case "#":
      return "#";
    case "$share":
      return `$share/some/${own}`;
    case "$SYS":
      return "$SYS/broker/uptime";
    case "internal":
      return "lpi/v1/feed";
  }
}

/** A topic on which a message would come to who holds this filter. */
const publishedOn = (filter: string, kind: Kind): string =>
  /[+#]|^\$share/.test(filter) ? `lp/v1/${site}/${idOf[kind]}/override` : filter;

const cells = kinds.flatMap((kind) =>
  ways.flatMap((way) =>
    topics.flatMap((topic) => times.map((time) => [kind, way, topic, time] as const)),
  ),
);

const identityOf = (kind: "device" | "gateway"): Identity => ({
  kind: "device",
  deviceId: idOf[kind],
  deviceKind: kind === "device" ? "lamp" : "gateway",
  rights: {
    groups: new Set(["ring"]),
    behind: new Set(kind === "gateway" ? ["behind1", "behind2"] : []),
  },
});

test.each(cells.filter(([, way, , time]) => way !== "queued" && time === "before"))(
  "by the rules: %s, %s, %s, %s",
  (kind, way, topic, time) => {
    const name = nameOf(topic, kind, way);
    const clientId = idOf[kind];
    const request = { clientId, username: clientId, hasSecret: true, commonName: undefined };
    const says =
      kind === "stranger"
        ? false
        : way === "will"
          ? kind !== "backend" && refuseConnect({ ...request, willTopic: name }, site) === null
          : mayRead(kind === "backend" ? { kind: "internal" } : identityOf(kind), site, name);
    expect(says).toBe(may(kind, way, topic, time));
  },
);

const joinOptions = (kind: Kind) => {
  if (kind === "backend") return internalOptions;
  return kind === "stranger" ? { password: "a guess" } : {};
};

function revoke({ broker, revoked }: Harness, kind: Kind): void {
  revoked.add(idOf[kind]);
  broker.disconnect(idOf[kind], "its credential was revoked");
}

/** Whether something gets through in this cell. */
async function isHeard(kind: Kind, way: Way, topic: TopicKind, time: Time): Promise<boolean> {
  const harness = await createHarness({}, async (asked) =>
    asked.map((one) => ({ topic: publishedOn(one, kind), payload: Buffer.from("kept") })),
  );
  const { broker, raw, intake } = harness;
  const filter = nameOf(topic, kind, way);
  const id = idOf[kind];
  const connect = async (more: object) => {
    // A backend's credential ends by being made anew.
    const outdated = kind === "backend" && time === "after" ? { password: "of yesterday" } : {};
    const client = raw();
    await client.send(connectPacket(id, { ...joinOptions(kind), ...outdated, ...more }));
    return client;
  };
  const hears = (client: { news(): string[] }): boolean =>
    client.news().some((one) => one.startsWith("publish"));

  if (way === "will") {
    if (time === "after") revoke(harness, kind);
    const client = await connect({ will: { topic: filter, payload: "{}" } });
    client.stream.destroy();
    await quiet();
    return intake.taken.length > 0;
  }
  if (way === "retained" && time === "after") revoke(harness, kind);
  const client = await connect({ clean: way !== "queued" });
  if (!client.closed) await client.send(subscribePacket(1, filter));
  if (way === "retained") return hears(client);
  client.news();
  if (way === "queued") {
    client.stream.destroy();
    await quiet();
  }
  if (time === "after") revoke(harness, kind);
  await quiet();
  broker.publish(publishedOn(filter, kind), Buffer.from("news"), { qos: 1 });
  await quiet();
  if (way === "live") return hears(client);
  const again = await connect({ clean: false });
  await quiet();
  return hears(again);
}

test.each(cells)("through the broker: %s, %s, %s, %s revoke", async (kind, way, topic, time) => {
  expect(await isHeard(kind, way, topic, time)).toBe(may(kind, way, topic, time));
});

test("the table is not empty", () => {
  const yes = cells.filter((cell) => may(...cell));
  expect(yes).toHaveLength(allowed.size);
  expect(cells).toHaveLength(kinds.length * ways.length * topics.length * times.length);
});
