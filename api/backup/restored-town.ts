import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BackupRefused, type BackupManifest } from "../../store/backup/manifest.ts";
import { keyIdOf } from "../../store/record-chain.ts";
import { recordKeyFile } from "../../store/record-key.ts";
import { openRegistry } from "../../store/registry.ts";
import { commandLineActor } from "../command-line.ts";
import { audit } from "../office/audit.ts";

/**
 * Lays the key of the record that an open backup is without into a restored folder, before the first line is written there: the
 * record goes on under it, as if the key had never been away. Throws BackupRefused where it is not the key that the record ended with.
 */
export async function putRecordKey(
  folder: string,
  { recordHead }: BackupManifest,
  key: Uint8Array,
): Promise<void> {
  const path = join(folder, recordKeyFile);
  if (existsSync(path)) {
    throw new BackupRefused(`the backup brings its own ${recordKeyFile}: leave --record-key out`);
  }
  if (recordHead !== null && recordHead.keyId !== keyIdOf(key)) {
    throw new BackupRefused(
      "the file of --record-key holds another key than the record ended with: name the right one, or leave it out and lay it beside the new one later",
    );
  }
  await writeFile(path, `${Buffer.from(key).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
}

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
