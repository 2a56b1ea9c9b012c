import type { Role } from "../../api/contract/session.ts";
import type { Word } from "../i18n/translate.ts";
import type { IconName } from "../parts/icons.tsx";
import { allLights, masterKinds, pathOf } from "../router/routes.ts";
import type { ScreenName } from "../router/routes.ts";

/** A place one goes to. Whoever has less than `least` does not see it; the server refuses him there, too. */
export interface Place {
  readonly icon: IconName;
  readonly word: Word;
  readonly href: string;
  readonly screens: readonly ScreenName[];
  readonly least: Role;
}

const overview: Place = {
  icon: "overview",
  word: "nav.overview",
  href: "/",
  screens: ["overview"],
  least: "viewer",
};
const map: Place = {
  icon: "map",
  word: "nav.map",
  href: "/map",
  screens: ["map"],
  least: "viewer",
};
const lights: Place = {
  icon: "lights",
  word: "nav.lights",
  href: pathOf({ screen: "lights", filter: allLights }),
  screens: ["lights", "light", "lightEdit", "newLight"],
  least: "viewer",
};
const programs: Place = {
  icon: "programs",
  word: "nav.programs",
  href: "/programs",
  screens: ["programs", "program"],
  least: "viewer",
};
const devices: Place = {
  icon: "devices",
  word: "nav.devices",
  href: "/devices",
  screens: ["devices", "commission"],
  least: "technician",
};
export const checking: Place = {
  icon: "quarantine",
  word: "nav.quarantine",
  href: "/quarantine",
  screens: ["quarantine"],
  least: "technician",
};
export const locks: Place = {
  icon: "locks",
  word: "nav.locks",
  href: "/locks",
  screens: ["locks"],
  least: "viewer",
};

export const approvals: Place = {
  icon: "approvals",
  word: "nav.approvals",
  href: "/approvals",
  screens: ["approvals"],
  least: "technician",
};
const handover: Place = {
  icon: "handover",
  word: "nav.handover",
  href: "/handover",
  screens: ["handover"],
  least: "technician",
};

/** Everything there is, in the order of the column at the desk: what burns, what there is, what makes it so. */
export const placeGroups: readonly { readonly word: Word; readonly places: readonly Place[] }[] = [
  { word: "nav.operation", places: [overview, map, lights, programs, locks, approvals, handover] },
  {
    word: "nav.inventory",
    places: [
      {
        icon: "cabinets",
        word: "nav.cabinets",
        href: "/cabinets",
        screens: ["cabinets", "cabinet"],
        least: "viewer",
      },
      {
        icon: "groups",
        word: "nav.groups",
        href: "/groups",
        screens: ["groups", "group"],
        least: "viewer",
      },
      {
        icon: "master",
        word: "nav.master",
        href: pathOf({ screen: "master", kind: masterKinds[0], id: null }),
        screens: ["master"],
        least: "viewer",
      },
      {
        icon: "history",
        word: "nav.history",
        href: "/history",
        screens: ["history"],
        least: "technician",
      },
      { icon: "remove", word: "nav.trash", href: "/trash", screens: ["trash"], least: "planner" },
    ],
  },
  {
    word: "nav.setup",
    places: [
      devices,
      {
        icon: "import",
        word: "nav.import",
        href: "/import",
        screens: ["import"],
        least: "planner",
      },
      checking,
      {
        icon: "admin",
        word: "nav.admin",
        href: "/admin/people",
        screens: ["admin"],
        least: "administrator",
      },
      { icon: "about", word: "nav.about", href: "/about", screens: ["about"], least: "viewer" },
    ],
  },
];

/** The four at the thumb; the rest is behind "More". Who works at the mast needs devices there more often than programs. */
export const thumbPlaces = (mayCommission: boolean): readonly Place[] => [
  overview,
  map,
  lights,
  mayCommission ? devices : programs,
];
