import { readFileSync } from "node:fs";

// package.json is ours and always has a version.
export const { version } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };
