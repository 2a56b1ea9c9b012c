import { people } from "./en/people.ts";
import { admin } from "./en/admin.ts";
import type { de } from "./de.ts";
import { approvals } from "./en/approvals.ts";
import { backups } from "./en/backups.ts";
import { cabinets } from "./en/cabinets.ts";
import { credentials } from "./en/credentials.ts";
import { data } from "./en/data.ts";
import { devices } from "./en/devices.ts";
import { events } from "./en/events.ts";
import { handover } from "./en/handover.ts";
import { imports } from "./en/imports.ts";
import { importScreen } from "./en/import-screen.ts";
import { light } from "./en/light.ts";
import { lights } from "./en/lights.ts";
import { locks } from "./en/locks.ts";
import { map } from "./en/map.ts";
import { master } from "./en/master.ts";
import { overview } from "./en/overview.ts";
import { problems } from "./en/problems.ts";
import { programs } from "./en/programs.ts";
import { record } from "./en/record.ts";
import { session } from "./en/session.ts";
import { shell } from "./en/shell.ts";
import { stock } from "./en/stock.ts";
import { tokens } from "./en/tokens.ts";
import { twin } from "./en/twin.ts";

/** The same words in English; the type holds that no key is missing. */
export const en: Readonly<Record<keyof typeof de, string>> = {
  ...shell,
  ...session,
  ...admin,
  ...people,
  ...problems,
  ...record,
  ...overview,
  ...lights,
  ...light,
  ...twin,
  ...events,
  ...programs,
  ...data,
  ...importScreen,
  ...imports,
  ...map,
  ...stock,
  ...master,
  ...cabinets,
  ...devices,
  ...credentials,
  ...locks,
  ...backups,
  ...approvals,
  ...handover,
  ...tokens,
};
