import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { devicesOfInventory } from "../../simulators/device-list.ts";
import { startFleet } from "../../simulators/fleet.ts";
import type { Fleet } from "../../simulators/fleet.ts";
import { clientOf, signIn } from "../integration/api-harness.ts";
import type { Client } from "../integration/api-harness.ts";
import { runMain } from "../integration/town-processes.ts";
import { freePort } from "../servers.ts";

const site = "town";
/** Metres from one mast to the next, along a street in the north of Germany. */
const gapMeters = 30;
const first = { latitude: 52.5, longitude: 13.4 };

export interface Mast {
  readonly number: string;
  readonly longitude: number;
  readonly latitude: number;
}

/** A town whose masts bear no controller yet, with field, office and broker as they run in earnest. */
export interface BareTown {
  readonly url: string;
  readonly masts: readonly Mast[];
  /** The first administrator. */
  readonly administrator: Client;
  /** A link by which a new person of this role signs in. */
  invite(role: "technician"): Promise<string>;
  /** Admits a controller for each mast named and lets it live; resolves when all have connected. */
  hangUp(controllers: readonly { readonly device: string; readonly at: Mast }[]): Promise<Fleet>;
  /** Ends it, and gives all that its processes said. */
  close(): Promise<string>;
}

/** `lights` masts in a row, and a clock that begins at `evening`, ms since 1970, and runs as time does. `more`: what the file says of each besides. */
export async function startBareTown(
  lights: number,
  evening: number,
  more: (number: string) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<BareTown> {
  const folder = mkdtempSync(path.join(tmpdir(), "lichtpunkt-bare-"));
  const mqttPort = await freePort();
  const startedAtMs = Date.now();
  const settings = {
    LICHTPUNKT_SITE: site,
    LICHTPUNKT_DATA_DIR: folder,
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_HTTP_REQUESTS_PER_MINUTE: "1000000",
    LICHTPUNKT_MQTT_PORT: String(mqttPort),
    LICHTPUNKT_TIME_ZONE: "Europe/Berlin",
    LICHTPUNKT_CLOCK_ORIGIN: String(evening),
    LICHTPUNKT_CLOCK_STARTED: String(startedAtMs),
    LICHTPUNKT_CLOCK_SPEED: "1",
  };
  const masts = Array.from({ length: lights }, (_, i) => ({
    number: String(1_001 + i),
    longitude: first.longitude + (i * gapMeters) / 67_800,
    latitude: first.latitude,
  }));
  const file = path.join(folder, "town.geojson");
  writeFileSync(file, inventoryOf(masts, more));
  const imported = await runMain(["import", file], settings).end();
  if (imported.code !== 0) throw new Error(imported.said);
  const town = runMain(["start"], settings);
  const line = await town.line(/\/start\?code=\S+/);
  const link = new URL(/https?:\/\/\S+/.exec(line)?.[0] ?? "");
  const administrator = await signIn(link.origin, link.searchParams.get("code") ?? "");
  const fleets: Fleet[] = [];
  return {
    url: link.origin,
    masts,
    administrator,
    async invite(role) {
      const person = { name: "Technik", role, language: "de" };
      const answer = await administrator.send("POST", "/api/v1/users", person);
      if (answer.status !== 201) throw new Error(`no invitation: ${answer.json?.code}`);
      return String(answer.json.link);
    },
    async hangUp(controllers) {
      const admitted = await clientOf(link.origin, administrator.cookie).send(
        "POST",
        "/api/v1/devices",
        { deviceIds: controllers.map(({ device }) => device), kind: "lamp" },
      );
      if (admitted.status >= 300) throw new Error(`not admitted: ${admitted.json?.code}`);
      const features = controllers.map(({ device, at }) => featureOf(at, { device }));
      const fleet = startFleet({
        url: `mqtt://127.0.0.1:${mqttPort}`,
        site,
        devices: devicesOfInventory(JSON.stringify({ type: "FeatureCollection", features }))
          .devices,
        secrets: admitted.json.secrets,
        clock: { originMs: evening, startedAtMs, speed: 1 },
        reportingInterval: 300,
        reconnectJitter: 2,
      });
      fleets.push(fleet);
      await fleet.ready;
      return fleet;
    },
    async close() {
      await Promise.all(fleets.map((fleet) => fleet.close()));
      await town.stop();
      rmSync(folder, { recursive: true, force: true });
      return (await town.end()).said;
    },
  };
}

function featureOf(mast: Mast, more: Readonly<Record<string, unknown>>) {
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [mast.longitude, mast.latitude] },
    properties: {
      kind: "lightPoint",
      number: mast.number,
      mast: mast.number,
      street: "Uferweg",
      ratedPower: 40,
      standbyPower: 0.4,
      luminaireType: "LED 40 W",
      ...more,
    },
  };
}

function inventoryOf(
  masts: readonly Mast[],
  more: (number: string) => Readonly<Record<string, unknown>>,
): string {
  return JSON.stringify({
    type: "FeatureCollection",
    name: "Uferstadt",
    timeZone: "Europe/Berlin",
    features: masts.map((mast) => featureOf(mast, more(mast.number))),
  });
}
