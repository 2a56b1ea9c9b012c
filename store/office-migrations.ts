import type { Migration } from "./migrate.ts";
import { inventory } from "./migrations/office/0001-inventory.ts";
import { programs } from "./migrations/office/0002-programs.ts";
import { people } from "./migrations/office/0003-people.ts";
import { orders } from "./migrations/office/0004-orders.ts";
import { access } from "./migrations/office/0006-access.ts";
import { record } from "./migrations/office/0007-record.ts";
import { stock } from "./migrations/office/0005-stock.ts";

/** The history of office.db, oldest first. */
export const officeMigrations: readonly Migration[] = [
  inventory,
  programs,
  people,
  orders,
  stock,
  access,
  record,
];
