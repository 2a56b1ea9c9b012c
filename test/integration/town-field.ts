import { join } from "node:path";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { expect, vi } from "vitest";
import type { Twin } from "../../domain/twin-model.ts";
import type { SecurityEvent } from "../../store/field-records.ts";
import { openFieldReader, type FieldReader } from "../../store/field-reader.ts";
import { type FieldChild, startFieldChild } from "../prove/field-child.ts";
import { openOfficeTown, type OfficeTown, type TownLight } from "../unit/ingest/office-town.ts";
import { freshDir, removeDir } from "../unit/ingest/running-engine.ts";

/** Field as a process of its own in a folder of its own, with the office.db of a small town. */
export interface TownField {
  readonly dir: string;
  readonly town: OfficeTown;
  readonly reader: FieldReader;
  readonly port: number;
  readonly tlsPort: number | null;
  readonly epoch: number;
  readonly pid: number;
  /** SIGKILL, and nothing listens until `start`. */
  kill(): Promise<void>;
  /** Starts field again on the same folder. */
  start(): Promise<void>;
  connect(device: string, options?: IClientOptions): Promise<MqttClient>;
  /** The stored twin; fails while there is none. */
  twin(lightId: string): Promise<Twin>;
  close(): Promise<void>;
}

const settings = { site: "town" };

export async function startTownField(
  lights: readonly TownLight[],
  flags: Readonly<Record<string, unknown>> = {},
): Promise<TownField> {
  const dir = freshDir();
  const town = await openOfficeTown(join(dir, "office.db"), lights, Date.now());
  const begin = (): Promise<FieldChild> => startFieldChild({ ...settings, dataDir: dir, ...flags });
  let field: FieldChild | null = await begin();
  const reader = await openFieldReader(join(dir, "field.db"));
  const clients: MqttClient[] = [];
  const running = (): FieldChild => {
    if (field === null) throw new Error("field is not running");
    return field;
  };
  return {
    dir,
    town,
    reader,
    get port() {
      return running().port;
    },
    get tlsPort() {
      return running().tlsPort;
    },
    get pid() {
      return running().pid;
    },
    get epoch() {
      return running().epoch;
    },
    async kill() {
      const child = running();
      field = null;
      await child.kill();
    },
    async start() {
      field = await begin();
    },
    async connect(device, options = {}) {
      const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${running().port}`, {
        clientId: device,
        username: device,
        password: town.secrets.get(device) ?? "",
        reconnectPeriod: 0,
        ...options,
      });
      // A killed broker shows as an error or as a close, whichever comes first.
      client.on("error", () => {});
      clients.push(client);
      return client;
    },
    async twin(lightId) {
      const twin = await reader.twin(lightId);
      if (twin === null) throw new Error(`${lightId} has no twin`);
      return twin;
    },
    async close() {
      for (const client of clients) client.end(true);
      await reader.close();
      const code = field === null ? 0 : await field.end();
      await town.close();
      removeDir(dir);
      expect(code).toBe(0);
    },
  };
}

/** Looks again and again until the expectation holds. */
export function eventually(expectation: () => unknown, timeout = 20_000): Promise<unknown> {
  return vi.waitFor(expectation, { timeout, interval: 20 });
}

/** Waits until the technician finds exactly one such security event, with where it came from. */
export function isNoted(
  field: TownField,
  kind: string,
  fits: (event: SecurityEvent) => boolean,
): Promise<unknown> {
  return eventually(async () => {
    const events = await field.reader.securityEvents(1_000);
    expect(events.filter((event) => event.kind === kind && fits(event))).toMatchObject([
      { address: expect.stringContaining("127.0.0.1") },
    ]);
  });
}

export const topicOf = (device: string, message: string): string =>
  `lp/v1/town/${device}/${message}`;

export function say(
  client: MqttClient,
  device: string,
  message: string,
  content: unknown,
  qos: 0 | 1 | 2 = 1,
): Promise<unknown> {
  const isRaw = typeof content === "string" || Buffer.isBuffer(content);
  const payload = isRaw ? content : JSON.stringify(content);
  return client.publishAsync(topicOf(device, message), payload, { qos });
}
