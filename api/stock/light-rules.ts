import { checkFloor, lowestAtNight } from "../../domain/floor.ts";
import { toLevel, type Level } from "../../domain/level.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { OfficeData } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import { inScope } from "../scope.ts";
import { checkReferences, invalid } from "./checks.ts";
import type { Cell, Row } from "./fields.ts";
import { kinds } from "./kinds.ts";
import { idOf, stockDb } from "./stock-db.ts";
import type { StockWork } from "./stock-change.ts";

type Cells = Readonly<Record<string, Cell>>;

/** Light points named in an answer. */
const mostShown = 1_000;

/** What has to do with the floor: where none of it is asked for, what stands there is not looked at. */
const floorColumns = ["minimum_level", "never_dim", "calendar_id"];

/** The rules for other values of light points: one patch, one or 200,000 of them. */
export class LightRules {
  readonly #cells: Cells;
  readonly #cabinetOf: ReadonlyMap<string, string>;
  readonly #data: OfficeData;
  readonly #lowest = new Map<string, Level>();
  readonly #below: { id: string; number: string; floor: number; because: string }[] = [];
  readonly #bound: string[] = [];

  private constructor(cells: Cells, cabinetOf: ReadonlyMap<string, string>, data: OfficeData) {
    this.#cells = cells;
    this.#cabinetOf = cabinetOf;
    this.#data = data;
  }

  /** Checks what the patch names by itself. `cells`: columns of light_points. */
  static async of(
    office: Office,
    work: Pick<StockWork, "db">,
    caller: Pick<Caller, "scope">,
    cells: Cells,
  ): Promise<LightRules | Refusal> {
    const { scope } = caller;
    const refusal = await checkReferences(office, work.db, caller, kinds.lightPoint, cells);
    if (refusal !== null) return refusal;
    const { area_id: area, cabinet_id: cabinet, segment_id: segment } = cells;
    if (area !== undefined && !inScope(scope, typeof area === "string" ? area : null)) {
      return invalid("areaId", "must be one of your areas");
    }
    const segments = await stockDb(work.db)
      .selectFrom("segments")
      .select(["id", "cabinet_id"])
      .execute();
    const cabinetOf = new Map(segments.map((row) => [idOf(row), String(row["cabinet_id"])]));
    if (typeof segment === "string" && cabinet !== undefined) {
      if (cabinetOf.get(segment) !== cabinet) {
        return invalid("segmentId", "must be a segment of the cabinet");
      }
    }
    return new LightRules(cells, cabinetOf, office.model.data);
  }

  /** The light point with the patch laid over it; what it breaks is remembered for `refusal`. */
  apply(before: Row): Row {
    const after: Record<string, Cell> = { ...before, ...this.#cells };
    const { segment_id: segment, cabinet_id: cabinet } = this.#cells;
    if (typeof segment === "string" && cabinet === undefined) {
      after["cabinet_id"] = this.#cabinetOf.get(segment) ?? null;
    } else if (cabinet !== undefined && segment === undefined) {
      const kept = before["segment_id"];
      if (typeof kept === "string" && this.#cabinetOf.get(kept) !== cabinet) {
        after["segment_id"] = null;
      }
    }
    if (after["device_id"] !== null && after["switching"] !== "networked") {
      this.#bound.push(idOf(before));
    }
    this.#checkFloor(after);
    return after;
  }

  #checkFloor(after: Row): void {
    const { default_level: level } = this.#cells;
    const lowest: Level[] = [];
    if (floorColumns.some((column) => this.#cells[column] !== undefined)) {
      lowest.push(this.#lowestOf(after["calendar_id"]));
    }
    if (typeof level === "number") lowest.push(toLevel(level));
    if (lowest.length === 0) return;
    const light = {
      lightId: idOf(after),
      number: String(after["number"]),
      minimumLevel: toLevel(Number(after["minimum_level"])),
      neverDim: after["never_dim"] === 1,
      defaultLightLevel: toLevel(Number(after["default_level"])),
    };
    const check = checkFloor([light], toLevel(Math.min(...lowest)));
    if (check.kind === "allowed") return;
    for (const { lightId, number, floor, because } of check.refused) {
      this.#below.push({ id: lightId, number, floor, because });
    }
  }

  /** The lowest level that a calendar's programs ask for at night. */
  #lowestOf(calendarId: Cell | undefined): Level {
    const full = toLevel(100);
    if (typeof calendarId !== "string") return full;
    const known = this.#lowest.get(calendarId);
    if (known !== undefined) return known;
    const calendar = this.#data.calendars.get(calendarId);
    const programs = [
      calendar?.defaultProgramId ?? null,
      ...(calendar?.rules ?? []).map(({ programId }) => programId),
    ];
    let lowest = full;
    for (const id of programs) {
      const program = id === null ? undefined : this.#data.programs.get(id)?.program;
      const point = program === undefined ? null : lowestAtNight(program);
      if (point !== null && point.level < lowest) lowest = point.level;
    }
    this.#lowest.set(calendarId, lowest);
    return lowest;
  }

  /** Why what was applied so far is refused; null where nothing is. */
  refusal(): Refusal | null {
    if (this.#bound.length > 0) {
      return refuse(
        "lightHasDevice",
        `${this.#bound.length} light points have a controller and stay networked; take it off first.`,
        {
          errors: [{ pointer: "/switching", message: "must stay networked" }],
          lightIds: this.#bound.slice(0, mostShown),
        },
      );
    }
    if (this.#below.length === 0) return null;
    return refuse(
      "belowFloor",
      `${this.#below.length} light points would be dimmed below their safety floor.`,
      {
        lightIds: this.#below.slice(0, mostShown).map(({ id }) => id),
        errors: this.#below.slice(0, 100).map(({ number, floor, because }) => ({
          pointer: `/${because}`,
          message: `light point ${number} must stay at ${floor} % or more`,
          code: because,
          parameters: { number, floor },
        })),
      },
    );
  }
}
