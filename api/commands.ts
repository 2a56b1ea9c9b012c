import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Registry } from "../store/registry.ts";
import { createLoginLink, createUser, loginLinkUrl } from "./auth/login-links.ts";
import { commandLineActor as actor, configuration, fail, withRegistry } from "./command-line.ts";
import type { OfficeConfig } from "./config.ts";
import { roles, type Role } from "./contract/session.ts";
import { deviceCommands } from "./devices/commands.ts";
import { inventoryCommands } from "./import/commands.ts";
import { issueSecrets } from "./inventory/issue-secrets.ts";
import { audit } from "./office/audit.ts";
import { runningOffice, type OfficeApi } from "./office/running-office.ts";

/**
 * Adds the commands of this room. Where an office runs on this data directory they go through its API, so that its memory and screens
 * follow; else they work on office.db themselves.
 */
export function apiCommands(program: Command): void {
  inventoryCommands(program);
  deviceCommands(program);

  program
    .command("device-secrets")
    .description("Give controllers of the inventory secrets to connect with; each is told once")
    .argument("[device...]", "devices that get a new one; all that have none yet when left out")
    .requiredOption("--out <file>", "file to write, readable by its owner alone")
    .action(async (devices: string[], { out }: { out: string }) => {
      const config = configuration();
      const deviceIds = devices.length === 0 ? null : devices;
      const office = await runningOffice(config.dataDir);
      const secrets =
        office === null
          ? await withRegistry(config, (registry) => secretsHere(registry, deviceIds))
          : await secretsThere(office, deviceIds);
      await writeFile(out, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
      console.log(`${out}: ${Object.keys(secrets).length} secrets.`);
    });

  const user = program.command("user").description("People who may sign in");
  user
    .command("link")
    .description("Make a one-time link that signs a new person in")
    .requiredOption("--name <name>", "who it is for")
    .option("--role <role>", roles.join(", "), "administrator")
    .action(async ({ name, role }: { name: string; role: string }) => {
      const known = roles.find((one) => one === role);
      if (known === undefined) fail(`--role must be one of ${roles.join(", ")}.`);
      const config = configuration();
      const office = await runningOffice(config.dataDir);
      console.log(
        office === null
          ? await withRegistry(config, (registry) => linkHere(config, registry, name, known))
          : await linkThere(office, name, known),
      );
    });
}

type Secrets = Readonly<Record<string, string>>;

async function secretsHere(
  { db }: Registry,
  deviceIds: readonly string[] | null,
): Promise<Secrets> {
  const outcome = await issueSecrets(db, { deviceIds, actor, now: Date.now() });
  if (outcome.kind === "issued") return outcome.secrets;
  return fail(`The inventory does not know these devices: ${outcome.deviceIds.join(", ")}.`);
}

async function secretsThere(
  office: OfficeApi,
  deviceIds: readonly string[] | null,
): Promise<Secrets> {
  const body = JSON.stringify(deviceIds === null ? {} : { deviceIds });
  const path = "/api/v1/device-secrets";
  const answer = await office.send<{ secrets: Secrets }>("POST", path, body, "application/json");
  return answer.secrets;
}

async function linkHere(
  config: OfficeConfig,
  { db }: Registry,
  name: string,
  role: Role,
): Promise<string> {
  const publicUrl = config.publicUrl ?? `http://${config.httpHost}:${config.httpPort}`;
  const now = Date.now();
  return db.transaction().execute(async (trx) => {
    const id = await createUser(trx, { name, email: null, role, language: "de" }, now);
    const { code } = await createLoginLink(trx, id, "invitation", now);
    await audit(trx, now, actor, {
      action: "user.created",
      object: `user:${id}`,
      after: { name, role },
    });
    return loginLinkUrl(new URL(publicUrl), code);
  });
}

async function linkThere(office: OfficeApi, name: string, role: Role): Promise<string> {
  const body = JSON.stringify({ name, role });
  const { link } = await office.send<{ link: string }>(
    "POST",
    "/api/v1/users",
    body,
    "application/json",
  );
  return link;
}
