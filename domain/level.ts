import { AppError } from "./app-error.ts";

declare const levelUnit: unique symbol;

/** Light level: whole per cent of a lamp's nominal output, 0 (off) to 100. */
export type Level = number & { readonly [levelUnit]: "%" };

/** Whether a number is a level: a whole number from 0 to 100. */
export function isLevel(value: number): value is Level {
  return Number.isInteger(value) && value >= 0 && value <= 100;
}

/** The number as a level. Throws AppError "level" for anything but a whole number from 0 to 100. */
export function toLevel(value: number): Level {
  if (!isLevel(value)) {
    throw new AppError("level", "a level is a whole number from 0 to 100", { value });
  }
  return value;
}

export const OFF: Level = toLevel(0);
export const FULL: Level = toLevel(100);
