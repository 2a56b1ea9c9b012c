import { constants } from "node:fs";
import { access, lstat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fail } from "../command-line.ts";

/**
 * Ends the program where secrets could not be written to this path. Called before they are made: made and not written, they would be
 * lost, and the devices locked out.
 */
export async function needsFreeFile(path: string): Promise<void> {
  const taken = await lstat(path).then(
    () => true,
    () => false,
  );
  if (taken) fail(`--out: ${path} is there already. Name another file: nothing is written over.`);
  const folder = dirname(resolve(path));
  await access(folder, constants.W_OK).catch(() => fail(`--out: ${folder} cannot be written to.`));
}

/** Writes what is told once, readable by its owner alone. */
export async function handOver(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: "wx" });
}
