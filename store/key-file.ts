import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { AppError } from "../domain/app-error.ts";

const keyBytes = 32;

/** The 256-bit key in this file, made where there is none yet: readable by its owner alone. Throws as `readKeyFile` does. */
export function openKeyFile(path: string, code: string): Buffer {
  if (!existsSync(path)) {
    try {
      const text = `${randomBytes(keyBytes).toString("hex")}\n`;
      writeFileSync(path, text, { mode: 0o600, flag: "wx" });
    } catch (error) {
      // Another process of the same first start was quicker.
      if (!existsSync(path)) throw error;
    }
  }
  return readKeyFile(path, code);
}

/** Throws AppError with this code when the file holds something else. */
export function readKeyFile(path: string, code: string): Buffer {
  const text = readFileSync(path, "utf8").trim();
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new AppError(
      code,
      `${path} must hold 64 hexadecimal digits: put the file back from a backup; a new one is made if it is moved away`,
      { path },
    );
  }
  return Buffer.from(text, "hex");
}
