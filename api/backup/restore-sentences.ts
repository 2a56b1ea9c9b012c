import type { Restored } from "../../store/backup/restore.ts";

/** What a person needs to know and do after a restore. */
export function restoreSentences({ manifest, epoch }: Restored, folder: string): string {
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
    `  2. Set LICHTPUNKT_DATA_DIR=${folder}${settingsSentence(settings)}`,
    ...(has("config.json")
      ? [`     and LICHTPUNKT_CONFIG_FILE to a copy of ${folder}/config.json.`]
      : []),
    "  3. npm start; then node_modules/.bin/node main.ts doctor",
  ];
  const anew = leftOut.map((name) => `     - ${name}${remedy(name)}`);
  if (anew.length > 0) {
    lines.push("  4. The backup was not encrypted and holds no secrets. Make anew:", ...anew);
  }
  return lines.join("\n");
}

/** Where the machine says these itself. */
const ofTheMachine = new Set(["LICHTPUNKT_DATA_DIR", "LICHTPUNKT_CONFIG_FILE"]);

function settingsSentence(settings: Readonly<Record<string, string>>): string {
  const others = Object.entries(settings).filter(([name]) => !ofTheMachine.has(name));
  if (others.length === 0) return "";
  return ` and what was set before:\n${others.map(([name, value]) => `     ${name}=${value}`).join("\n")}`;
}

function remedy(name: string): string {
  if (name.startsWith("ca/")) {
    return ": put your own copy back, or make a new authority and new certificates (main.ts devices ca)";
  }
  if (name === "secrets.key") {
    return ": put your own copy back, or take the second factors off that were set up before (main.ts user forget-factor)";
  }
  if (name.startsWith("record.key")) {
    return ": put your own copy back, or the record goes on under a new key from here";
  }
  return ": set it";
}
