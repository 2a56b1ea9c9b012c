import type { Codec } from "../firmware-contracts/codec.ts";
import type { ProgramMessage } from "../firmware-contracts/types/messages.ts";
import { contentOf, runProgram } from "./evaluate-program.ts";
import type { ProgramRunner } from "./evaluate-program.ts";

/** Reads program messages; lamps with the same content share one runner, as thousands of them do. */
export interface ProgramLibrary {
  /** null for bytes that are no program message. */
  read(payload: Buffer): {
    readonly message: ProgramMessage;
    readonly runner: ProgramRunner;
    /** Of outputs with a calendar of their own. */
    readonly byOutput: ReadonlyMap<number, ProgramRunner>;
  } | null;
}

const keptPrograms = 200;

export function createProgramLibrary(codec: Codec): ProgramLibrary {
  const runners = new Map<string, ProgramRunner>();
  /** The hash is opaque to a device, so it is the content that is compared. */
  const runnerOf = (message: ProgramMessage, output: number): ProgramRunner => {
    const content = contentOf(message, output);
    const key = JSON.stringify(content);
    const known = runners.get(key);
    if (known !== undefined) return known;
    if (runners.size >= keptPrograms) runners.clear();
    const runner = runProgram(content);
    runners.set(key, runner);
    return runner;
  };
  return {
    read: (payload) => {
      const decoded = codec.decode("program", payload);
      if (!decoded.ok) return null;
      const { message } = decoded;
      const own = (message.outputs ?? []).map(({ output }) => output);
      return {
        message,
        // No output has the number 0: what holds for all without a calendar of their own.
        runner: runnerOf(message, 0),
        byOutput: new Map(own.map((output) => [output, runnerOf(message, output)])),
      };
    },
  };
}
