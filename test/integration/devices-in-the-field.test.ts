import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startFleet, type Fleet } from "../../simulators/fleet.ts";
import { devicesOfFile } from "../../simulators/device-file.ts";
import { levelAt } from "../../simulators/lamp-electrics.ts";
import { eventually, startTownField, type TownField } from "./town-field.ts";

const hour = 3_600_000;
const controllers = ["n1", "n2"];

let field: TownField;
let fleet: Fleet;

beforeEach(async () => {
  field = await startTownField([
    { id: "lp_a", deviceId: null, switching: "networked" },
    { id: "lp_b", deviceId: "d2" },
  ]);
  for (const id of controllers) await field.town.admit(id);
  const file = [...controllers, "d2"].map((device) => ({
    device,
    secret: `secret-of-${device}`,
    longitude: 13.4,
    latitude: 52.5,
    ratedPower: 50,
  }));
  const { devices, secrets } = devicesOfFile(JSON.stringify(file));
  const url = `mqtt://127.0.0.1:${field.port}`;
  fleet = startFleet({ url, site: "town", devices, secrets, reconnectJitter: 0 });
  await fleet.ready;
});

afterEach(async () => {
  await fleet.close();
  await field.close();
});

/** The level that the simulated lamp gives now. */
const light = (device: string): number => {
  const state = fleet.lamp(device);
  if (state === null) throw new Error(`no controller ${device}`);
  return Math.round(levelAt(state.outputs[0]!, Date.now()));
};
const command = async (commandId: string, deviceId: string, more: object): Promise<void> => {
  const expiresAt = Date.now() + hour;
  await field.town.intent("device.command", { commandId, deviceId, expiresAt, ...more });
};
const commandIs = (commandId: string, state: string): Promise<unknown> =>
  eventually(async () =>
    expect(await field.reader.deviceCommand(commandId)).toMatchObject({ state }),
  );
const order = (jobId: string, lightId: string, level: number): Promise<void> => {
  const wish = { lightIds: [lightId], level, rampTime: 0, until: Date.now() + hour, reason: null };
  return field.town.intent("override.set", wish, jobId);
};
const lineIs = (jobId: string, expected: object): Promise<unknown> =>
  eventually(async () => expect(await field.reader.ledger(jobId)).toMatchObject([expected]));

test("new controllers announce themselves, one blinks, is bound, switched, and swapped under the override", async () => {
  await eventually(async () => {
    const heard = await field.reader.devices(controllers);
    expect(heard).toHaveLength(2);
    for (const { announced, online } of heard) {
      expect(online).toBe(true);
      expect(announced).toMatchObject({ position: { latitude: 52.5, longitude: 13.4 } });
    }
  });

  // Without a program it burns at its default; blinking shows as dark and bright.
  await command("blink", "n1", { command: "identify", duration: 3 });
  const seen = new Set<number>();
  await eventually(() => {
    seen.add(light("n1"));
    expect(seen).toEqual(new Set([0, 100]));
  });
  await commandIs("blink", "applied");
  expect(light("n1")).toBe(100);

  await field.town.rehang({ lp_a: { device_id: "n1" } });
  await eventually(() => expect(fleet.lamp("n1")?.program).not.toBeNull());
  await order("dim", "lp_a", 30);
  await lineIs("dim", { state: "measured" });
  expect(light("n1")).toBe(30);

  await field.town.rehang({ lp_a: { device_id: "n2" } });
  await eventually(() => expect(light("n2")).toBe(30));
  await eventually(async () => {
    const { reported, measured } = await field.twin("lp_a");
    expect(reported).toMatchObject({ feedbackLevel: 30, reason: "override" });
    expect(measured.activePower).toBeGreaterThan(10);
  });
  // The old one is out of use: it has forgotten what it held.
  await eventually(() => {
    expect(fleet.lamp("n1")).toMatchObject({ program: null, config: null });
    expect(fleet.lamp("n1")?.outputs[0]?.slot).toBeNull();
  });
  const overrides = await field.reader.overrides();
  expect(overrides).toMatchObject([{ lightPointId: "lp_a", level: 30 }]);

  await command("ask", "n2", { command: "readNow" });
  await commandIs("ask", "applied");
  const boot = fleet.lamp("n2")!.bootId;
  await command("anew", "n2", { command: "reboot" });
  await commandIs("anew", "applied");
  expect(fleet.lamp("n2")!.bootId).toBeGreaterThan(boot);
});

test("a locked lamp stays as it is, also over a kill of field, until the lock is ended", async () => {
  await order("dim", "lp_b", 60);
  await lineIs("dim", { state: "measured" });
  await field.town.intent("override.clear", { lightIds: ["lp_b"] }, "back");
  await lineIs("back", { state: "applied" });
  await eventually(async () => {
    const { desired, reported } = await field.twin("lp_b");
    expect(reported.feedbackLevel).toBe(desired.level);
  });
  const level = light("d2");
  const lock = { id: "lock1", target_kind: "lightPoint" as const, target_id: "lp_b" };
  const until = Date.now() + hour;
  const hold = () => fleet.lamp("d2")?.outputs[0]?.slot?.hold ?? null;
  await field.town.lock({ ...lock, from_at: Date.now() - 1, until_at: until });
  await eventually(() => expect(hold()).toMatchObject({ level, expiresAt: until }));
  await field.town.lock({ ...lock, until_at: until + hour });
  await eventually(() => expect(hold()).toMatchObject({ level, expiresAt: until + hour }));
  await order("under", "lp_b", level === 0 ? 100 : 0);
  await lineIs("under", { state: "rejected", code: "workLocked" });

  await field.kill();
  await field.start();
  await order("again", "lp_b", level === 0 ? 100 : 0);
  await lineIs("again", { state: "rejected", code: "workLocked" });
  expect(light("d2")).toBe(level);
  await field.town.lock({ ...lock, ended_at: Date.now() });
  await order("after", "lp_b", 50);
  await eventually(async () => {
    const [line] = await field.reader.ledger("after");
    expect(["queued", "sent"]).toContain(line?.state);
  });
}, 30_000);

test("a new secret cuts the session at once, and the old one opens none any more", async () => {
  const before = fleet.stats().refused;
  await vi.waitFor(() => expect(fleet.connected()).toBe(3), 10_000);
  await field.town.admit("n1", "another");
  await eventually(() => {
    expect(fleet.connected()).toBe(2);
    expect(fleet.stats().refused).toBeGreaterThan(before);
  });
  await eventually(async () => {
    const [device] = await field.reader.devices(["n1"]);
    expect(device?.online).toBe(false);
    const knocks = await field.reader.knocks(0, 10);
    expect(knocks).toMatchObject([{ deviceId: "n1", why: "wrongSecret" }]);
  });
});
