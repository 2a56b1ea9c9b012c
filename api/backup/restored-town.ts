import { join } from "node:path";
import type { BackupManifest } from "../../store/backup/manifest.ts";
import { openRegistry } from "../../store/registry.ts";
import { commandLineActor } from "../command-line.ts";
import { audit } from "../office/audit.ts";

/**
 * Makes a restored office.db ready, before anything runs on it: nobody is signed in any more, one-time links are spent, changes that
 * waited for a second person no longer wait, and the record says that there was a restore. What people and devices sign in with
 * stays as it was.
 */
export async function afterRestore(folder: string, manifest: BackupManifest): Promise<void> {
  const now = Date.now();
  const registry = await openRegistry(join(folder, "office.db"), now);
  try {
    await registry.db.transaction().execute(async (trx) => {
      await trx.deleteFrom("sessions").execute();
      await trx.deleteFrom("login_links").execute();
      await trx.deleteFrom("oidc_logins").execute();
      await trx
        .updateTable("approvals")
        .set({ state: "expired" })
        .where("state", "=", "waiting")
        .execute();
      await audit(trx, now, commandLineActor, {
        action: "town.restored",
        object: `backup:${manifest.site}`,
        after: { createdAt: manifest.createdAt, version: manifest.version },
      });
    });
  } finally {
    await registry.close();
  }
}
