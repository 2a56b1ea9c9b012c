import { X509Certificate } from "node:crypto";
import { hostname } from "node:os";
import type { Command } from "commander";
import { authorityView } from "../authority/authority-view.ts";
import { authorityFolder, keepPair, readAuthority } from "../authority/files.ts";
import { recordAuthority } from "../authority/on-record.ts";
import { makeAuthority, signServer, type KeyPair } from "../authority/sign.ts";
import { commandLineActor as actor, configuration, fail, withRegistry } from "../command-line.ts";
import type { OfficeConfig } from "../config.ts";
import type { IssueRequest, IssueResult, IssuedCertificate } from "../contract/credentials.ts";
import { keepFilesPrivate } from "../private-files.ts";
import { runningOffice } from "../office/running-office.ts";
import { refuseInDemo } from "./admit.ts";
import { issueCertificate } from "./certificates.ts";
import { handOver, needsFreeFile } from "./handed-file.ts";
import { givenFile, namedDevice } from "./named-devices.ts";

interface MakeOptions {
  readonly name?: string;
  readonly host?: string;
  readonly renew?: true;
}

/** Adds `devices ca`: the town's own small authority, for towns that have none. Its files are made on this machine alone. */
export function authorityCommands(devices: Command): void {
  const ca = devices.command("ca").description("The town's own authority for certificates");
  ca.command("create")
    .description("Make the authority, and with it the certificate of the server devices speak to")
    .option("--name <name>", "what it is called")
    .option("--host <names>", "names and addresses of the server, separated by commas")
    .option("--renew", "replace the one there is: every device then needs a new certificate")
    .action((options: MakeOptions) => explained(() => create(options)));
  ca.command("server")
    .description("Make the server's certificate anew, with other names or before it ends")
    .requiredOption("--host <names>", "names and addresses of the server, separated by commas")
    .action((options: { host: string }) => explained(() => renewServer(options.host)));
  ca.command("issue")
    .description("A certificate for a device that is known; a key is made for it unless it has one")
    .argument("<device>", "its id")
    .option("--csr <file>", "the device's own request (PKCS #10, PEM)")
    .option("--days <count>", "how long it is good", Number)
    .requiredOption("--out <file>", "new file to write, readable by its owner alone")
    .action(issue);
  ca.command("show")
    .description("Print whose it is, its fingerprint, and until when it is good")
    .action(async () => {
      const { authority, server } = await authorityView(configuration().dataDir);
      if (authority === null) fail("There is none yet: devices ca create makes it.");
      say(`authority\t${authority.subject}\tuntil ${dayOf(authority.notAfter)}`);
      say(`\t${authority.fingerprint}`);
      if (!authority.canSign) say("\tits key is not here: it signs nothing on this machine");
      if (server === null) say("server\tnone: devices ca server --host ... makes it");
      else say(`server\t${server.names}\tuntil ${dayOf(server.notAfter)}`);
    });
}

async function create({ name, host, renew }: MakeOptions): Promise<void> {
  keepFilesPrivate();
  const config = configuration();
  const { dataDir, site } = config;
  const hosts = hostsOf(host ?? `${hostname()},localhost,127.0.0.1`);
  const now = Date.now();
  const authority = await makeAuthority(name ?? `Lichtpunkt ${site}`, now);
  const server = await signServer(authority, hosts, now);
  await keepPair(dataDir, "authority", authority, { renew: renew === true });
  // One of an authority before this one is good for nothing now.
  await keepPair(dataDir, "server", server, { renew: true });
  await putOnRecord(config);
  tell(dataDir, authority, hosts);
}

async function renewServer(host: string): Promise<void> {
  keepFilesPrivate();
  const config = configuration();
  const { dataDir } = config;
  const authority = await readAuthority(dataDir);
  if (authority === null) fail("No authority can sign here: devices ca create makes one.");
  const hosts = hostsOf(host);
  await keepPair(dataDir, "server", await signServer(authority, hosts, Date.now()), {
    renew: true,
  });
  await putOnRecord(config);
  tell(dataDir, authority, hosts);
}

async function putOnRecord(config: OfficeConfig): Promise<void> {
  const office = await runningOffice(config.dataDir);
  if (office !== null) {
    await office.send("POST", "/api/v1/device-authority", "{}", "application/json");
    return;
  }
  await withRegistry(config, ({ db }) =>
    db
      .transaction()
      .execute((trx) => recordAuthority(trx, config.dataDir, { actor, now: Date.now() })),
  );
}

function tell(dataDir: string, authority: KeyPair, hosts: readonly string[]): void {
  const { fingerprint256 } = new X509Certificate(authority.certificate);
  say(`${authorityFolder(dataDir)}: the server is ${hosts.join(", ")}.`);
  say(`Devices check it by ca.pem, SHA-256 ${fingerprint256}`);
}

async function issue(
  deviceId: string,
  { csr, days, out }: { csr?: string; days?: number; out: string },
): Promise<void> {
  const config = configuration();
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 7300)) {
    fail("--days is a whole number from 1 to 7300.");
  }
  const request: IssueRequest = {
    ...(csr === undefined ? {} : { csr: await givenFile("--csr", csr) }),
    ...(days === undefined ? {} : { days }),
  };
  const path = `/api/v1/devices/${namedDevice(deviceId)}/certificates`;
  await needsFreeFile(out);
  const office = await runningOffice(config.dataDir);
  const issued =
    office === null
      ? await issueHere(config, deviceId, request)
      : (await office.send<IssueResult>("POST", path, JSON.stringify(request), "application/json"))
          .issued;
  const parts = [issued.certificate, issued.privateKey ?? "", issued.authority];
  await handOver(out, parts.join(""));
  say(`${out}: a certificate for ${deviceId}.`);
}

async function issueHere(
  config: OfficeConfig,
  deviceId: string,
  request: IssueRequest,
): Promise<IssuedCertificate> {
  const refused = refuseInDemo(config.clock !== null, [deviceId]);
  if (refused !== null) fail(refused.detail);
  const outcome = await withRegistry(config, ({ db }) =>
    issueCertificate(db, config.dataDir, deviceId, request, { actor, now: Date.now() }),
  );
  return outcome.kind === "refusal" ? fail(outcome.detail) : outcome.issued;
}

/** Names as a certificate has them: host names and addresses, no schemes and no ports. */
function hostsOf(text: string): [string, ...string[]] {
  const [first, ...more] = text.split(",").map((part) => part.trim());
  const hosts: [string, ...string[]] = [first ?? "", ...more];
  const wrong = hosts.find((host) => !/^[A-Za-z0-9.:_-]{1,253}$/.test(host));
  if (wrong !== undefined) {
    fail(`--host: ${JSON.stringify(wrong)} is no host name or address, as mqtt.example.org.`);
  }
  return hosts;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What is there already is told in words, not with a stack. */
async function explained(work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== "authorityExists") throw error;
    fail((error as Error).message);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
