import type { Command } from "commander";
import type { Registry } from "../store/registry.ts";
import { backupCommands } from "./backup/commands.ts";
import { commandLineActor as actor, configuration, fail, withRegistry } from "./command-line.ts";
import { deviceCommands } from "./devices/commands.ts";
import { handOver, needsFreeFile } from "./devices/handed-file.ts";
import { inventoryCommands } from "./import/commands.ts";
import { issueSecrets } from "./inventory/issue-secrets.ts";
import { peopleCommands } from "./people/commands.ts";
import { recordCommands } from "./record/commands.ts";
import { runningOffice, type OfficeApi } from "./office/running-office.ts";

/**
 * Adds the commands of this room. Where an office runs on this data directory they go through its API, so that its memory and screens
 * follow; else they work on office.db themselves.
 */
export function apiCommands(program: Command): void {
  inventoryCommands(program);
  deviceCommands(program);
  peopleCommands(program);
  backupCommands(program);
  recordCommands(program);

  program
    .command("device-secrets")
    .description("Give controllers of the inventory secrets to connect with; each is told once")
    .argument("[device...]", "devices that get a new one; all that have none yet when left out")
    .requiredOption("--out <file>", "new file to write, readable by its owner alone")
    .action(async (devices: string[], { out }: { out: string }) => {
      await needsFreeFile(out);
      const config = configuration();
      const deviceIds = devices.length === 0 ? null : devices;
      const office = await runningOffice(config.dataDir);
      const secrets =
        office === null
          ? await withRegistry(config, (registry) => secretsHere(registry, deviceIds))
          : await secretsThere(office, deviceIds);
      await handOver(out, `${JSON.stringify(secrets, null, 2)}\n`);
      console.log(`${out}: ${Object.keys(secrets).length} secrets.`);
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
