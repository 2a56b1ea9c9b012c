import type { de } from "./de.ts";
import { cabinets } from "./en/cabinets.ts";
import { data } from "./en/data.ts";
import { devices } from "./en/devices.ts";
import { events } from "./en/events.ts";
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
import { session } from "./en/session.ts";
import { shell } from "./en/shell.ts";
import { stock } from "./en/stock.ts";
import { twin } from "./en/twin.ts";

/** The same words in English; the type holds that no key is missing. */
export const en: Readonly<Record<keyof typeof de, string>> = {
  ...shell,
  ...session,
  ...problems,
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
  ...locks,
};
