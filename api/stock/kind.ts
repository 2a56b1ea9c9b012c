import type { Role } from "../contract/session.ts";
import type { StockKind } from "../contract/stock.ts";
import type { Field } from "./fields.ts";

export type StockTable =
  | "light_points"
  | "masts"
  | "luminaire_types"
  | "cabinets"
  | "segments"
  | "supply_points"
  | "groups"
  | "areas"
  | "streets"
  | "devices";

/** What names an object and so keeps it from the trash. */
interface Use {
  /** What people are told it is. */
  readonly kind: StockKind | "device" | "user";
  readonly table: StockTable | "user_areas";
  readonly column: string;
  /** Light points name streets and masts by what people call them, all else is named by id. */
  readonly by: "id" | "name";
}

/**
 * A kind of the stock. This description drives its list, its objects, their changes, the trash, the history and the undo: what is
 * not in it does not exist.
 */
export interface Kind {
  readonly kind: StockKind;
  readonly table: StockTable;
  readonly prefix: string;
  /** Who creates, changes and deletes. */
  readonly role: Role;
  readonly fields: readonly Field[];
  /** Column of what people call it. */
  readonly nameColumn: "name" | "number";
  /** Columns that no two objects share; within the trash too. */
  readonly unique: readonly string[];
  readonly usedBy: readonly Use[];
  /** The column that says it is in the trash; a gateway's right to connect ends instead. */
  readonly goneColumn: "deleted_at" | "revoked_at";
  /** Rows of the table that are of this kind. */
  readonly where?: { readonly column: string; readonly value: string };
  /** Made by POST and put into the trash by DELETE; gateways are devices and come and go as such. */
  readonly isMadeHere: boolean;
}
