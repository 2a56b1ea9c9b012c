import type { LightRow } from "../../api/contract/lights.ts";
import type { Formats } from "../format/formats.ts";
import type { Translate } from "../i18n/translate.ts";
import { StatusWord } from "../parts/status-glyph.tsx";
import type { LightColumn } from "./light-columns.ts";

export interface CellWords {
  readonly t: Translate;
  /** Looked up once: while rows pass there are hundreds that wait. */
  readonly loading: string;
  readonly formats: Formats;
  /** The town's instant; null before it is known. */
  readonly now: number | null;
}

const numeric: ReadonlySet<LightColumn> = new Set(["level", "power", "ratedPower"]);

export const isNumeric = (column: LightColumn): boolean => numeric.has(column);

/** What stands in a column of a row. */
export function cellOf(column: LightColumn, row: LightRow, { t, formats, now }: CellWords) {
  switch (column) {
    case "number":
      return row.number;
    case "street":
      return `${row.street ?? row.area ?? "–"} ${row.houseNumber ?? ""}`.trim();
    case "area":
      return row.area ?? "–";
    case "mast":
      return row.mast ?? "–";
    case "status":
      return <StatusWord status={row.status} />;
    case "level":
      return row.levelPercent === null ? "–" : formats.percent(row.levelPercent);
    case "power":
      return row.powerW === null ? "–" : formats.watts(row.powerW);
    case "ratedPower":
      return row.ratedPowerW === null ? "–" : formats.watts(row.ratedPowerW);
    case "luminaireType":
      return row.luminaireType ?? "–";
    case "cabinet":
      return row.cabinet ?? "–";
    case "switching":
      return t(`switching.${row.switching}`);
    case "controller":
      return row.deviceId ?? "–";
    case "lastSeen":
      if (row.switching !== "networked") return t(`switching.${row.switching}`);
      if (row.lastSeenAt === null || now === null) return t("lights.never");
      // The clock of this page is told less often than the lamps speak.
      return formats.age(Math.min(row.lastSeenAt, now - 1_000), now);
  }
}
