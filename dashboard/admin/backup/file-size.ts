import type { Formats } from "../../format/formats.ts";

/** Bytes as people name files: "1,2 GB". */
export function fileSize(bytes: number, formats: Formats): string {
  const [unit, size] =
    bytes >= 1e9
      ? (["GB", 1e9] as const)
      : bytes >= 1e6
        ? (["MB", 1e6] as const)
        : (["kB", 1e3] as const);
  const value = bytes / size;
  return `${formats.decimal(value, value < 100 ? 1 : 0)}\u00a0${unit}`;
}
