import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import { killRounds } from "./kill-rounds.ts";
import { recordProof } from "./record.ts";

/**
 * Full-size proofs, too long for the tests: `npm run prove [NAME] [-- --rounds N]`. Each writes what it found to docs/proofs/ with date and
 * machine, and the run fails where a promise is broken.
 */
export interface Proof {
  readonly title: string;
  /** What is promised, one sentence. */
  readonly promise: string;
  readonly kept: boolean;
  readonly figures: Readonly<Record<string, string | number>>;
}

const proofs: Readonly<Record<string, (rounds: number | null) => Promise<Proof>>> = {
  "kill-rounds": killRounds,
  record: recordProof,
};

const words = process.argv.slice(2).filter((word) => word !== "--");
const roundsAt = words.indexOf("--rounds");
const rounds = roundsAt >= 0 ? Number(words[roundsAt + 1]) : null;
const [wanted] = words.filter(
  (word, at) => !word.startsWith("--") && (roundsAt < 0 || at !== roundsAt + 1),
);
if (wanted !== undefined && !(wanted in proofs)) {
  console.error(`There is no proof "${wanted}". There are: ${Object.keys(proofs).join(", ")}.`);
  process.exit(2);
}

const folder = path.resolve(import.meta.dirname, "../../docs/proofs");
mkdirSync(folder, { recursive: true });
let broken = 0;
for (const [name, prove] of Object.entries(proofs)) {
  if (wanted !== undefined && wanted !== name) continue;
  console.log(`${name} ...`);
  const proof = await prove(rounds);
  if (!proof.kept) broken += 1;
  const rows = Object.entries(proof.figures).map(([figure, value]) => `| ${figure} | ${value} |`);
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  writeFileSync(
    path.join(folder, `${name}.md`),
    [
      `# ${proof.title}`,
      "",
      `${new Date().toISOString().slice(0, 10)} · ${machine} · \`npm run prove ${name}\``,
      "",
      `Promise: ${proof.promise} **${proof.kept ? "Kept." : "Broken."}**`,
      "",
      "| figure | value |",
      "|---|---|",
      ...rows,
      "",
    ].join("\n"),
  );
  console.log(proof.kept ? "kept" : "BROKEN", proof.figures);
}
process.exit(broken === 0 ? 0 : 1);
