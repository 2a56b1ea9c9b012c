import { expect, test } from "vitest";
import {
  createHarness,
  internalOptions,
  publishPacket,
  quiet,
  subscribePacket,
  telemetryOf,
} from "./in-memory.ts";

const limits = { frameLimits: { burst: 10, perSecond: 4 }, maxPendingPerClient: 1_000 };

const backlog = (device: string, count: number) =>
  Array.from({ length: count }, (_, i) => publishPacket(telemetryOf(device), `${i}`, 1, i + 1));

test("a backlog beyond the rate is read more slowly, and all of it comes through in order", async () => {
  const { broker, intake, events, join, time } = await createHarness(limits);
  const client = await join("lamp1");
  await client.send(...backlog("lamp1", 30));
  const taken = (): number => intake.taken.length;
  // One of the burst was its CONNECT.
  expect(taken()).toBe(9);
  const seen: number[] = [];
  for (let second = 0; second < 6; second += 1) {
    time.seconds += 1;
    broker.sweep();
    await quiet();
    seen.push(taken());
  }
  expect(seen).toEqual([13, 17, 21, 25, 29, 30]);
  expect(intake.taken.map(({ payload }) => payload)).toEqual(
    Array.from({ length: 30 }, (_, i) => `${i}`),
  );
  expect(client.closed).toBe(false);
  expect(events.filter(({ kind }) => kind === "rateLimit")).toHaveLength(1);
});

test("a gateway may say as much more as there are devices behind it", async () => {
  const { broker, intake, join, time } = await createHarness(limits);
  const gateway = await join("gateway1");
  for (let second = 0; second < 10; second += 1) {
    time.seconds += 1;
    broker.sweep();
  }
  await gateway.send(...backlog("behind1", 20), ...backlog("gateway1", 30));
  expect(intake.taken).toHaveLength(30);
  expect(intake.taken[0]).toMatchObject({ device: "behind1", kind: "telemetry", payload: "0" });
  expect(intake.taken[20]).toMatchObject({ device: "gateway1" });
});

test("processes of our own are not slowed down", async () => {
  const { broker, join } = await createHarness(limits);
  const nudges: string[] = [];
  broker.onInternal("lpi/v1/nudge", (payload) => nudges.push(Buffer.from(payload).toString()));
  const office = await join("lpi-office-1", internalOptions);
  const all = Array.from({ length: 50 }, (_, i) => publishPacket("lpi/v1/nudge", `${i}`, 0));
  await office.send(...all);
  await quiet();
  expect(nudges).toHaveLength(50);
});

test("a SUBSCRIBE costs as much as it is long, and a PUBLISH as any other", async () => {
  const frameLimits = { burst: 100, perSecond: 4 };
  const { intake, events, join } = await createHarness({ frameLimits, maxPendingPerClient: 1_000 });
  const long = subscribePacket(
    1,
    ...Array.from({ length: 50 }, (_, i) => telemetryOf(`other${i}`)),
  );
  const lamp = await join("lamp1");
  await lamp.send(publishPacket(telemetryOf("lamp1"), "x".repeat(10_000), 1, 1));
  expect(intake.taken).toHaveLength(1);
  await lamp.send(long, long, long, long, publishPacket(telemetryOf("lamp1"), "later", 1, 2));
  expect(intake.taken).toHaveLength(1);
  expect(events.some(({ kind }) => kind === "rateLimit")).toBe(true);
});

test("what waits to be read is not taken any more once its device is cut off", async () => {
  const { broker, intake, join } = await createHarness({ maxPendingPerClient: 1 });
  const lamp = await join("lamp1");
  await lamp.send(...backlog("lamp1", 3));
  expect(intake.taken).toHaveLength(1);
  broker.disconnect("lamp1", "its credential was revoked");
  // The first is durable now, which makes room for the next.
  intake.commit();
  await quiet();
  expect(intake.taken).toHaveLength(1);
});

test("a gateway's words for a device end when it is moved away", async () => {
  const { broker, intake, events, join } = await createHarness();
  const gateway = await join("gateway1");
  const groups = new Set<string>();
  broker.allow("gateway1", { groups, behind: new Set(["behind2"]) });
  await gateway.send(
    publishPacket(telemetryOf("behind1"), "no longer", 1, 1),
    publishPacket(telemetryOf("behind2"), "still", 1, 2),
  );
  expect(intake.taken).toMatchObject([{ device: "behind2", payload: "still" }]);
  expect(events).toMatchObject([{ kind: "foreignTopic", deviceId: "gateway1" }]);
  intake.commit();
  await quiet();
  // Acknowledged all the same: a wrong message alone never stops its sender (contract.md).
  expect(gateway.news()).toEqual(["puback 1", "puback 2"]);
});
