import { join } from "node:path";
import type { Kysely } from "kysely";
import { openKeyFile } from "../../store/key-file.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { Log } from "../log.ts";
import { SecretBox } from "./secret-box.ts";

const file = "secrets.key";

/**
 * The box for secrets of this data directory; its key lies beside the databases, made on the first start. Says in the log whose second
 * factors cannot be read with it. Rejects with AppError "secretsKey" where the file holds no key.
 */
export async function openSecrets(
  db: Kysely<OfficeSchema>,
  dataDir: string,
  log: Log,
): Promise<SecretBox> {
  const box = new SecretBox(openKeyFile(join(dataDir, file), "secretsKey"));
  const rows = await db
    .selectFrom("users")
    .select(["id", "totp_secret"])
    .where("totp_confirmed_at", "is not", null)
    .execute();
  const unreadable = rows.filter(({ id, totp_secret }) => box.open(totp_secret ?? "", id) === null);
  if (unreadable.length > 0) {
    log.error(
      { users: unreadable.map(({ id }) => id) },
      `${file} is not the key that these second factors were sealed with: put it back from a backup (factors that were set up since then have to be set up anew), or take them off (main.ts user forget-factor); recovery codes still work`,
    );
  }
  return box;
}
