import { people } from "./de/people.ts";
import { admin } from "./de/admin.ts";
import { approvals } from "./de/approvals.ts";
import { backups } from "./de/backups.ts";
import { cabinets } from "./de/cabinets.ts";
import { credentials } from "./de/credentials.ts";
import { data } from "./de/data.ts";
import { devices } from "./de/devices.ts";
import { events } from "./de/events.ts";
import { handover } from "./de/handover.ts";
import { imports } from "./de/imports.ts";
import { importScreen } from "./de/import-screen.ts";
import { light } from "./de/light.ts";
import { lights } from "./de/lights.ts";
import { locks } from "./de/locks.ts";
import { map } from "./de/map.ts";
import { master } from "./de/master.ts";
import { overview } from "./de/overview.ts";
import { problems } from "./de/problems.ts";
import { programs } from "./de/programs.ts";
import { record } from "./de/record.ts";
import { session } from "./de/session.ts";
import { shell } from "./de/shell.ts";
import { stock } from "./de/stock.ts";
import { tokens } from "./de/tokens.ts";
import { twin } from "./de/twin.ts";

/**
 * All words that people read, German. Flat keys in i18next's syntax: {{name}} is filled in, `_one` and `_other` are plural forms,
 * `<family>.other` speaks for codes of the family that have no words of their own.
 */
export const de = {
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
} as const;
