import type { RecordHeadView } from "../../api/contract/record.ts";

/** A head as "keep the head" and the command line write it; null where the text is none. */
export function readKeptHead(text: string): RecordHeadView | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const { rows, mac, at, keyId, signature } = value as Partial<
      Record<keyof RecordHeadView, unknown>
    >;
    const areNumbers = typeof rows === "number" && typeof at === "number";
    if (!areNumbers || typeof mac !== "string" || typeof keyId !== "string") return null;
    return typeof signature === "string" ? { rows, mac, at, keyId, signature } : null;
  } catch {
    return null;
  }
}
