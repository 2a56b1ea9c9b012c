import type { Restored } from "../../store/backup/restore.ts";
import { isBackupName } from "../../store/backup/manifest.ts";
import { recordKeyFile } from "../../store/record-key.ts";
import { isSecretSetting } from "../../store/backup/secret-settings.ts";
import { secretSettingsFile } from "./restored-settings.ts";

/** What a person needs to know and do after a restore. */
export function restoreSentences(
  { manifest, epoch }: Restored,
  folder: string,
  /** What was left out of the backup and laid into the folder all the same. */
  brought: readonly string[] = [],
): string {
  const { createdAt, version, settings, leftOut, files } = manifest;
  const has = (name: string): boolean => files.some((file) => file.name === name);
  const lines = [
    `${folder} holds the town as it was at ${new Date(createdAt).toISOString()} (Lichtpunkt ${version}).`,
    epoch === null
      ? "It has no field.db: field begins anew."
      : `What it commands from now on outranks all that lamps were told before (epoch above ${epoch}).`,
    "Everybody has to sign in again, and one-time links are no longer good.",
    "",
    "Next:",
    `  1. Make sure that the former town does not run any more: two would command the same lamps.`,
    `  2. Set LICHTPUNKT_DATA_DIR=${folder}${settingsSentence(settings, folder)}`,
    ...(has("config.json")
      ? [`     and LICHTPUNKT_CONFIG_FILE to a copy of ${folder}/config.json.`]
      : []),
    "  3. npm start; then node_modules/.bin/node main.ts doctor",
  ];
  const missing = leftOut.filter((name) => !brought.includes(name));
  const anew = missing.map((name) => `     - ${name}${remedy(name)}`);
  if (anew.length > 0) {
    lines.push("  4. Not in the backup; secrets are in encrypted ones only. Make anew:", ...anew);
  }
  return lines.join("\n");
}

/** Where the machine says these itself. */
const ofTheMachine = new Set(["LICHTPUNKT_DATA_DIR", "LICHTPUNKT_CONFIG_FILE"]);

function settingsSentence(settings: Readonly<Record<string, string>>, folder: string): string {
  const others = Object.entries(settings).filter(([name]) => !ofTheMachine.has(name));
  if (others.length === 0) return "";
  const lines = others.map(([name, value]) =>
    isSecretSetting(name)
      ? `     ${name}: its value is in ${folder}/${secretSettingsFile}; delete that file once it is set`
      : `     ${name}=${value}`,
  );
  return ` and what was set before:\n${lines.join("\n")}`;
}

function remedy(name: string): string {
  if (/^(?:ca\/|record\.key)/.test(name) && !isBackupName(name)) {
    return ": no backup takes a file of this name; put your own copy back if it is needed";
  }
  if (name.startsWith("ca/")) {
    return ": put your own copy back, or make a new authority and new certificates (main.ts devices ca)";
  }
  if (name === "secrets.key") {
    return ": put your own copy back before the first start, or take the second factors off that were set up before (main.ts user forget-factor)";
  }
  if (name === recordKeyFile) {
    return `: the record goes on under a new key from here. Put your own copy beside it as ${recordKeyFile}.old, never over it: what is written from now on could not be checked any more. Or restore once more with --record-key FILE`;
  }
  if (name.startsWith(recordKeyFile)) return ": put your own copy back";
  return ": set it";
}
