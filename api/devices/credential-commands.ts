import type { Command } from "commander";
import { commandLineActor as actor, configuration, fail, withRegistry } from "../command-line.ts";
import type { OfficeConfig } from "../config.ts";
import {
  credentialStates,
  type CredentialPage,
  type CredentialView,
  type EnrolmentCodeRequest,
  type NewEnrolmentCode,
  type NewEnrolmentCodes,
} from "../contract/credentials.ts";
import type { AdmitResult } from "../contract/devices.ts";
import { createCodes } from "../enrolment/codes.ts";
import { runningOffice } from "../office/running-office.ts";
import { refuseInDemo } from "./admit.ts";
import { listCredentials, type CredentialQuery } from "./credential-list.ts";
import { handOver, needsFreeFile } from "./handed-file.ts";
import { kindWords, namedDevice, namedDevices, namedKind } from "./named-devices.ts";
import { rotate } from "./rotate.ts";

/** As many as one request takes. */
const portion = 1000;

interface CodeOptions {
  readonly kind: string;
  readonly device?: string;
  readonly gateway?: string;
  readonly hours: number;
  readonly count: number;
}

interface RotateOptions {
  readonly from?: string;
  readonly grace: number;
  readonly out: string;
}

/** Adds `devices credentials`, `devices enrol-code` and `devices rotate`, by the same rules as the API's. */
export function credentialCommands(devices: Command): void {
  devices
    .command("credentials")
    .description("Print a line for each: id, secret, until when its certificate is good, gateway")
    .option("--state <state>", `only those: ${credentialStates.join(", ")}`)
    .option("--gateway <id>", "only those behind it")
    .action(async ({ state, gateway }: { state?: string; gateway?: string }) => {
      const chosen = credentialStates.find((one) => one === state);
      if (state !== undefined && chosen === undefined) {
        fail(`--state must be one of ${credentialStates.join(", ")}.`);
      }
      await printCredentials(configuration(), {
        limit: 500,
        ...(chosen === undefined ? {} : { state: chosen }),
        ...(gateway === undefined ? {} : { gateway: namedDevice(gateway) }),
      });
    });
  devices
    .command("enrol-code")
    .description("Print codes that bring in one device each; nobody can read them again")
    .option("--kind <kind>", kindWords, "lamp")
    .option("--device <id>", "the only device it is good for")
    .option("--gateway <id>", "the gateway that may speak for it")
    .option("--hours <count>", "how long it is good, 1 to 2160", Number, 72)
    .option("--count <count>", "how many, 1 to 200", Number, 1)
    .action(async (options: CodeOptions) => {
      const codes = await makeCodes(codeRequest(options));
      for (const { code, deviceId, expiresAt } of codes) {
        say([code, deviceId ?? "-", new Date(expiresAt).toISOString()].join("\t"));
      }
    });
  devices
    .command("rotate")
    .description("Give devices new secrets; the old ones stay good for a while")
    .argument("[device...]", "their ids")
    .option("--from <file>", "further ids, one a line")
    .option("--grace <days>", "how long, 0 to 30", Number, 7)
    .requiredOption("--out <file>", "new file for the secrets, readable by its owner alone")
    .action(async (ids: string[], { from, grace, out }: RotateOptions) => {
      if (!isWhole(grace, 0, 30)) fail("--grace is a whole number from 0 to 30.");
      const named = await namedDevices(ids, from);
      if (named.length > portion) {
        fail(`These are ${named.length} devices; at most ${portion} go at once. Split the file.`);
      }
      await needsFreeFile(out);
      const secrets = await newSecrets(named, grace);
      await handOver(out, `${JSON.stringify(secrets, null, 2)}\n`);
      say(`${out}: ${Object.keys(secrets).length} secrets.`);
    });
}

async function printCredentials(config: OfficeConfig, query: CredentialQuery): Promise<void> {
  const office = await runningOffice(config.dataDir);
  const printAll = async (read: (query: CredentialQuery) => Promise<CredentialPage>) => {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await read(cursor === undefined ? query : { ...query, cursor });
      for (const view of page.items) say(lineOf(view));
      ({ cursor } = page);
    }
  };
  if (office === null) {
    await withRegistry(config, ({ db }) =>
      printAll((more) => listCredentials(db, more, Date.now())),
    );
    return;
  }
  await printAll((more) => {
    const words = Object.entries(more).map(([key, value]) => [key, String(value)]);
    const path = `/api/v1/device-credentials?${new URLSearchParams(words)}`;
    return office.send<CredentialPage>("GET", path);
  });
}

function lineOf({ deviceId, revokedAt, secret, certificates, gatewayId }: CredentialView): string {
  const good = certificates.filter((one) => one.revokedAt === null);
  const last = Math.max(...good.map(({ notAfter }) => notAfter));
  const words = {
    secret: secret === null ? "-" : "secret",
    certificate: good.length === 0 ? "-" : new Date(last).toISOString().slice(0, 10),
  };
  const proof = revokedAt === null ? [words.secret, words.certificate] : ["revoked", "-"];
  return [deviceId, ...proof, gatewayId ?? "-"].join("\t");
}

function codeRequest(options: CodeOptions): EnrolmentCodeRequest {
  const { device, gateway, hours, count } = options;
  if (!isWhole(hours, 1, 2160)) fail("--hours is a whole number from 1 to 2160.");
  if (!isWhole(count, 1, 200)) fail("--count is a whole number from 1 to 200.");
  return {
    kind: namedKind(options.kind),
    hours,
    count,
    ...(device === undefined ? {} : { deviceId: namedDevice(device) }),
    ...(gateway === undefined ? {} : { gatewayId: namedDevice(gateway) }),
  };
}

async function makeCodes(request: EnrolmentCodeRequest): Promise<readonly NewEnrolmentCode[]> {
  const config = configuration();
  const office = await runningOffice(config.dataDir);
  if (office !== null) {
    const body = JSON.stringify(request);
    const path = "/api/v1/enrolment-codes";
    return (await office.send<NewEnrolmentCodes>("POST", path, body, "application/json")).codes;
  }
  const outcome = await withRegistry(config, ({ db }) =>
    db.transaction().execute((trx) => createCodes(trx, request, { actor, now: Date.now() })),
  );
  return outcome.kind === "refusal" ? fail(outcome.detail) : outcome.codes;
}

async function newSecrets(
  deviceIds: readonly string[],
  graceDays: number,
): Promise<AdmitResult["secrets"]> {
  const config = configuration();
  const request = { deviceIds, graceDays };
  const office = await runningOffice(config.dataDir);
  if (office !== null) {
    const body = JSON.stringify(request);
    const path = "/api/v1/device-rotations";
    return (await office.send<AdmitResult>("POST", path, body, "application/json")).secrets;
  }
  const refused = refuseInDemo(config.clock !== null, deviceIds);
  if (refused !== null) fail(refused.detail);
  const outcome = await withRegistry(config, ({ db }) =>
    db.transaction().execute((trx) => rotate(trx, request, { actor, now: Date.now() })),
  );
  return outcome.kind === "refusal" ? fail(outcome.detail) : outcome.secrets;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
