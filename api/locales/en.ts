import type { de } from "./de.ts";
import { data } from "./en/data.ts";
import { events } from "./en/events.ts";
import { light } from "./en/light.ts";
import { lights } from "./en/lights.ts";
import { map } from "./en/map.ts";
import { overview } from "./en/overview.ts";
import { problems } from "./en/problems.ts";
import { programs } from "./en/programs.ts";
import { session } from "./en/session.ts";
import { shell } from "./en/shell.ts";
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
  ...map,
};
