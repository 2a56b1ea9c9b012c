import type { Command } from "commander";
import { examine, type Examination } from "./examine.ts";
import type { Finding } from "./finding.ts";

type Language = "de" | "en";

const signs: Readonly<Record<Finding["level"], Readonly<Record<Language, string>>>> = {
  broken: { de: "KAPUTT  ", en: "BROKEN  " },
  unsafe: { de: "UNSICHER", en: "UNSAFE  " },
  note: { de: "Hinweis ", en: "note    " },
  good: { de: "gut     ", en: "good    " },
};
const order = ["broken", "unsafe", "note", "good"] as const;

const words = {
  de: {
    ports: "Offene Ports",
    closed: "geschlossen",
    machine: "nur dieser Rechner",
    network: "das Netz",
    plain: "unverschlüsselt",
    encrypted: "verschlüsselt",
    findings: "Befunde",
  },
  en: {
    ports: "Open ports",
    closed: "closed",
    machine: "this machine only",
    network: "the network",
    plain: "plain text",
    encrypted: "encrypted",
    findings: "Findings",
  },
} as const;

/** `doctor`: exit code 0 where all is well, 1 where something is unsafe, 2 where something is broken. */
export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("Name each open port and why, and what is unsafe or about to be; changes nothing")
    .option("--json", "as JSON")
    .action(async ({ json }: { json?: true }) => {
      const examination = await examine(process.env, Date.now());
      const language = languageOf(process.env);
      console.log(
        json === true ? JSON.stringify(examination, null, 2) : asText(examination, language),
      );
      process.exitCode = exitCode(examination.findings);
    });
}

export function exitCode(findings: readonly Finding[]): 0 | 1 | 2 {
  const levels = new Set(findings.map(({ level }) => level));
  return levels.has("broken") ? 2 : levels.has("unsafe") ? 1 : 0;
}

/** As POSIX looks for it: LC_ALL, LC_MESSAGES, LANG. */
function languageOf(environment: NodeJS.ProcessEnv): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const name = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== "");
  return name?.toLowerCase().startsWith("de") === true ? "de" : "en";
}

export function asText({ ports, findings }: Examination, language: Language): string {
  const say = words[language];
  const lines = ports.map(({ address, isOpen, isEncrypted, reach, why }) => {
    const state = isOpen ? `${say[reach]}, ${isEncrypted ? say.encrypted : say.plain}` : say.closed;
    return `  ${address.padEnd(22)} ${state.padEnd(36)} ${why[language]}`;
  });
  const sorted = findings.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  return [
    ...(lines.length === 0 ? [] : [say.ports, ...lines, ""]),
    say.findings,
    ...sorted.map(({ level, text }) => `  ${signs[level][language]} ${text[language]}`),
  ].join("\n");
}
