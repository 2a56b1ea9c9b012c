import { lazy } from "react";
import type { ComponentType } from "react";
import type { Role } from "../../api/contract/session.ts";
import type { AdminPartName } from "../router/routes.ts";

/** What the address says after the part's name, as `/admin/people/u_1`. */
export interface AdminPartProps {
  readonly id: string | null;
}

export interface AdminPart {
  readonly name: AdminPartName;
  /** Whoever has less does not see the tab; the server refuses him there, too. */
  readonly least: Role;
  readonly screen: ComponentType<AdminPartProps>;
}

/** The tabs, in the order of `adminPartNames`; their words stand under `admin.part.<name>`. Each comes when it is opened. */
export const adminParts: readonly AdminPart[] = [
  {
    name: "people",
    least: "administrator",
    screen: lazy(async () => ({ default: (await import("./people-part.tsx")).PeoplePart })),
  },
  {
    name: "areas",
    least: "administrator",
    screen: lazy(async () => ({ default: (await import("./areas-part.tsx")).AreasPart })),
  },
  {
    name: "sessions",
    least: "administrator",
    screen: lazy(async () => ({ default: (await import("./sessions-part.tsx")).SessionsPart })),
  },
  {
    name: "devices",
    least: "administrator",
    screen: lazy(async () => ({
      default: (await import("./devices/devices-part.tsx")).DevicesPart,
    })),
  },
  {
    name: "tokens",
    least: "administrator",
    screen: lazy(async () => ({ default: (await import("./tokens-part.tsx")).TokensPart })),
  },
  {
    name: "rules",
    least: "administrator",
    screen: lazy(async () => ({ default: (await import("./rules-part.tsx")).RulesPart })),
  },
  {
    name: "record",
    least: "administrator",
    screen: lazy(async () => ({ default: (await import("../record/record-part.tsx")).RecordPart })),
  },
  {
    name: "backup",
    least: "administrator",
    screen: lazy(async () => ({ default: (await import("./backup/backup-part.tsx")).BackupPart })),
  },
];
