import { readFile } from "node:fs/promises";
import { fail } from "../command-line.ts";
import type { AdmitRequest } from "../contract/devices.ts";

const kinds = ["lamp", "cabinet", "gateway"] as const;
const identifier = /^[A-Za-z0-9_-]{1,64}$/;

/** What `--kind` may be, for a command's help. */
export const kindWords = kinds.join(", ");

/** The kind named on the command line; ends the program where there is no such kind. */
export function namedKind(word: string): AdmitRequest["kind"] {
  return kinds.find((one) => one === word) ?? fail(`--kind must be one of ${kindWords}.`);
}

/** A device's id as it was typed; ends the program where it is none. */
export function namedDevice(id: string): string {
  if (identifier.test(id)) return id;
  return fail(`${JSON.stringify(id)} is no device id: letters, digits, - and _, at most 64.`);
}

/** Ids of the command line and of a file with one a line, each once; ends the program where one is none, or none is named. */
export async function namedDevices(
  ids: readonly string[],
  from: string | undefined,
): Promise<readonly string[]> {
  const listed = from === undefined ? [] : (await givenFile("--from", from)).split(/\s+/);
  const all = [...new Set([...ids, ...listed.filter((id) => id !== "")])];
  if (all.length === 0) fail("Name devices, or a file of them by --from.");
  return all.map(namedDevice);
}

/** A file that an option names; ends the program where it cannot be read. */
export async function givenFile(option: string, path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: Error) =>
    fail(`${option}: ${path} cannot be read: ${error.message}`),
  );
}
