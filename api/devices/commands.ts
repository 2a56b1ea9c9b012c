import { join } from "node:path";
import type { Command } from "commander";
import { openFieldReader } from "../../store/field-reader.ts";
import { commandLineActor as actor, configuration, fail, withRegistry } from "../command-line.ts";
import type { OfficeConfig } from "../config.ts";
import type { AdmitRequest, DevicePage, DeviceView } from "../contract/devices.ts";
import { runningOffice, type OfficeApi } from "../office/running-office.ts";
import { wholeTown } from "../scope.ts";
import { admit, refuseInDemo, revoke } from "./admit.ts";
import { authorityCommands } from "./authority-commands.ts";
import { credentialCommands } from "./credential-commands.ts";
import { handOver, needsFreeFile } from "./handed-file.ts";
import { listDevices, type DeviceQuery } from "./list-devices.ts";
import { kindWords, namedDevices, namedKind } from "./named-devices.ts";

/** As many as one request takes. */
const portion = 1000;

interface AdmitOptions {
  readonly kind: string;
  readonly gateway?: string;
  readonly from?: string;
  readonly out: string;
}

type Secrets = Readonly<Record<string, string>>;

/** Adds the commands for controllers and gateways, by the same rules as the API's. */
export function deviceCommands(program: Command): void {
  const devices = program
    .command("devices")
    .description("Controllers, cabinet controllers and gateways");
  authorityCommands(devices);
  credentialCommands(devices);
  devices
    .command("list")
    .description("Print a line for each: id, kind, whether it may connect, what it serves")
    .option("--new", "only those that serve nothing yet")
    .action(async (options: { new?: true }) => {
      const config = configuration();
      const office = await runningOffice(config.dataDir);
      const query: DeviceQuery = { state: options.new === true ? "new" : "all", limit: 500 };
      const print = (page: DevicePage): void => {
        for (const view of page.items) console.log(lineOf(view));
      };
      if (office !== null)
        await eachPage((more) => pageThere(office, { ...query, ...more }), print);
      else await listHere(config, query, print);
    });
  devices
    .command("admit")
    .description("Let devices connect; each gets a new secret, which is told once")
    .argument("[device...]", "their ids")
    .option("--from <file>", "further ids, one a line")
    .option("--kind <kind>", kindWords, "lamp")
    .option("--gateway <device>", "the gateway that may speak for them")
    .requiredOption("--out <file>", "new file for the secrets, readable by its owner alone")
    .action(async (ids: string[], options: AdmitOptions) => {
      const config = configuration();
      const request = await admitRequest(ids, options);
      await needsFreeFile(options.out);
      const office = await runningOffice(config.dataDir);
      const secrets =
        office === null ? await admitHere(config, request) : await admitThere(office, request);
      await handOver(options.out, `${JSON.stringify(secrets, null, 2)}\n`);
      console.log(`${options.out}: ${Object.keys(secrets).length} secrets.`);
    });
  devices
    .command("revoke")
    .description("End a device's right to connect")
    .argument("<device>", "its id")
    .option("--reason <text>", "why, for the record")
    .action(async (id: string, { reason }: { reason?: string }) => {
      const config = configuration();
      const office = await runningOffice(config.dataDir);
      if (office === null) await revokeHere(config, id, reason ?? null);
      else {
        const body = JSON.stringify(reason === undefined ? {} : { reason });
        const path = `/api/v1/devices/${encodeURIComponent(id)}/revoke`;
        await office.send("POST", path, body, "application/json");
      }
      console.log(`${id} may connect no more.`);
    });
}

async function eachPage(
  read: (more: Pick<DeviceQuery, "cursor">) => Promise<DevicePage>,
  take: (page: DevicePage) => void,
): Promise<void> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await read(cursor === undefined ? {} : { cursor });
    take(page);
    ({ cursor } = page);
  }
}

function pageThere(office: OfficeApi, query: DeviceQuery): Promise<DevicePage> {
  const search = new URLSearchParams(
    Object.entries(query).map(([key, value]) => [key, String(value)]),
  );
  return office.send<DevicePage>("GET", `/api/v1/devices?${search}`);
}

async function listHere(
  config: OfficeConfig,
  query: DeviceQuery,
  print: (page: DevicePage) => void,
): Promise<void> {
  const field = await openFieldReader(join(config.dataDir, "field.db"));
  try {
    await withRegistry(config, ({ db }) =>
      eachPage(
        (more) => listDevices({ db, field, model: null }, { ...query, ...more }, wholeTown),
        print,
      ),
    );
  } finally {
    await field.close();
  }
}

function lineOf({ deviceId, kind, admitted, revokedAt, bound, lastSeenAt }: DeviceView): string {
  const right = revokedAt === null ? (admitted ? "admitted" : "no credential") : "revoked";
  const places = bound.map(({ number }) => number).join(", ") || "-";
  const heard = lastSeenAt === null ? "-" : new Date(lastSeenAt).toISOString();
  return [deviceId, kind, right, places, heard].join("\t");
}

async function admitRequest(ids: readonly string[], options: AdmitOptions): Promise<AdmitRequest> {
  const kind = namedKind(options.kind);
  return {
    deviceIds: await namedDevices(ids, options.from),
    kind,
    ...(options.gateway === undefined ? {} : { gatewayId: options.gateway }),
  };
}

/** All of them or none. */
function admitHere(config: OfficeConfig, request: AdmitRequest): Promise<Secrets> {
  const refused = refuseInDemo(config.clock !== null, request.deviceIds);
  if (refused !== null) fail(refused.detail);
  return withRegistry(config, ({ db }) =>
    db.transaction().execute(async (trx) => {
      const now = Date.now();
      const secrets: Record<string, string> = {};
      for (let from = 0; from < request.deviceIds.length; from += portion) {
        const deviceIds = request.deviceIds.slice(from, from + portion);
        const outcome = await admit(trx, { ...request, deviceIds }, { actor, now });
        if (outcome.kind === "refusal") return fail(outcome.detail);
        Object.assign(secrets, outcome.secrets);
      }
      return secrets;
    }),
  );
}

async function admitThere(office: OfficeApi, request: AdmitRequest): Promise<Secrets> {
  const secrets: Record<string, string> = {};
  for (let from = 0; from < request.deviceIds.length; from += portion) {
    const deviceIds = request.deviceIds.slice(from, from + portion);
    const body = JSON.stringify({ ...request, deviceIds });
    const answer = await office.send<{ secrets: Secrets }>(
      "POST",
      "/api/v1/devices",
      body,
      "application/json",
    );
    Object.assign(secrets, answer.secrets);
  }
  return secrets;
}

async function revokeHere(config: OfficeConfig, id: string, reason: string | null): Promise<void> {
  const found = await withRegistry(config, ({ db }) =>
    db.transaction().execute((trx) => revoke(trx, id, { actor, now: Date.now(), reason })),
  );
  if (found === "unknown") fail(`The device ${id} is not known.`);
}
