import { readdirSync, readFileSync } from "node:fs";
import { schemaOfKind } from "../../../firmware-contracts/schema-set.ts";
import type { MessageKind } from "../../../firmware-contracts/codec.ts";

const folder = new URL("../../../firmware-contracts/examples/", import.meta.url);

export interface Example {
  readonly kind: MessageKind;
  readonly name: string;
  readonly bytes: Buffer;
}

/** Folders of examples; a groupOverride has the form of an override and shares its examples. */
export const exampleKinds = Object.keys(schemaOfKind).filter(
  (kind): kind is MessageKind => kind in schemaOfKind && kind !== "groupOverride",
);

export function examples(verdict: "valid" | "invalid"): Example[] {
  return exampleKinds.flatMap((kind) => {
    const here = new URL(`${kind}/${verdict}/`, folder);
    return readdirSync(here).map((file) => ({
      kind,
      name: file.replace(/\.json$/, ""),
      bytes: readFileSync(new URL(file, here)),
    }));
  });
}
