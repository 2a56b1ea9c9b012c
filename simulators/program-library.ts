import type { Codec } from "../firmware-contracts/codec.ts";
import type { ProgramMessage } from "../firmware-contracts/types/messages.ts";
import { runProgram } from "./evaluate-program.ts";
import type { ProgramRunner } from "./evaluate-program.ts";

/** Reads program messages; lamps with the same content share one runner, as thousands of them do. */
export interface ProgramLibrary {
  /** null for bytes that are no program message. */
  read(
    payload: Buffer,
  ): { readonly message: ProgramMessage; readonly runner: ProgramRunner } | null;
}

const keptPrograms = 200;

export function createProgramLibrary(codec: Codec): ProgramLibrary {
  const runners = new Map<string, ProgramRunner>();
  return {
    read: (payload) => {
      const decoded = codec.decode("program", payload);
      if (!decoded.ok) return null;
      const message = decoded.message;
      const { initialOffsetSeconds, transitions, lastDay, place, holidays } = message;
      const { programs, calendar, defaultProgram } = message;
      // The hash is opaque to a device, so it is the content that is compared.
      const content = {
        initialOffsetSeconds,
        transitions,
        lastDay,
        place,
        holidays,
        programs,
        calendar,
        defaultProgram,
      };
      const key = JSON.stringify(content);
      const known = runners.get(key);
      if (known !== undefined) return { message, runner: known };
      if (runners.size >= keptPrograms) runners.clear();
      const runner = runProgram(content);
      runners.set(key, runner);
      return { message, runner };
    },
  };
}
