import { afterEach, expect, test } from "vitest";
import {
  importFile,
  mayEnter,
  smallTown,
  startTestOffice,
  type TestOffice,
} from "./api-harness.ts";

let town: TestOffice;
afterEach(() => town.close());

const path = "/api/v1/device-secrets";

test("controllers of an imported list may connect once they were given secrets, and with these alone", async () => {
  town = await startTestOffice();
  const administrator = await town.client("administrator");
  await importFile(administrator, smallTown);
  const knock = (device: string, secret: string): string =>
    mayEnter(town.config.dataDir, device, secret) ? "accepted" : "refused";
  expect(knock("lc-1", "")).toBe("refused");

  const first = await administrator.send("POST", path, {});
  expect([first.status, first.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const { secrets } = first.json;
  expect(Object.keys(secrets).toSorted()).toEqual(["lc-1", "lc-2", "lc-3", "lc-4"]);
  expect(knock("lc-1", secrets["lc-1"])).toBe("accepted");
  expect(knock("lc-1", secrets["lc-2"])).toBe("refused");
  expect((await administrator.send("POST", path, {})).json.secrets).toEqual({});

  const again = (await administrator.send("POST", path, { deviceIds: ["lc-1"] })).json.secrets;
  expect(Object.keys(again)).toEqual(["lc-1"]);
  expect(knock("lc-1", secrets["lc-1"])).toBe("refused");
  expect(knock("lc-1", again["lc-1"])).toBe("accepted");
  expect(knock("lc-2", secrets["lc-2"])).toBe("accepted");

  const unknown = await administrator.send("POST", path, { deviceIds: ["lc-2", "lc-9"] });
  expect([unknown.status, unknown.json.detail]).toEqual([404, expect.stringContaining("lc-9")]);
  expect(knock("lc-2", secrets["lc-2"])).toBe("accepted");
});

test("a town on a clock of its own gives real controllers none", async () => {
  town = await startTestOffice({}, { clock: { startedAtMs: 0, originMs: 0, speed: 60 } });
  const { status, json } = await (await town.client("administrator")).send("POST", path, {});
  expect([status, json.code]).toEqual([409, "conflict"]);
});
