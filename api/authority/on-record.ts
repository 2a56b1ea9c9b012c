import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { audit, type Actor } from "../office/audit.ts";
import { authorityView } from "./authority-view.ts";

/** Puts on record which authority and which certificate of the server stand from now on. Call it in a transaction. */
export async function recordAuthority(
  db: Kysely<OfficeSchema>,
  dataDir: string,
  { actor, now }: { readonly actor: Actor; readonly now: number },
): Promise<void> {
  const { authority, server } = await authorityView(dataDir);
  await audit(db, now, actor, {
    action: "deviceAuthority.made",
    object: "deviceAuthority",
    after: { authority: authority?.fingerprint, server: server?.fingerprint, names: server?.names },
  });
}
