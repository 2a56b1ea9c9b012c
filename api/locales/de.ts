import { data } from "./de/data.ts";
import { events } from "./de/events.ts";
import { light } from "./de/light.ts";
import { lights } from "./de/lights.ts";
import { map } from "./de/map.ts";
import { overview } from "./de/overview.ts";
import { problems } from "./de/problems.ts";
import { programs } from "./de/programs.ts";
import { session } from "./de/session.ts";
import { shell } from "./de/shell.ts";
import { twin } from "./de/twin.ts";

/**
 * All words that people read, German. Flat keys in i18next's syntax: {{name}} is filled in, `_one` and `_other` are plural forms,
 * `<family>.other` speaks for codes of the family that have no words of their own.
 */
export const de = {
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
} as const;
