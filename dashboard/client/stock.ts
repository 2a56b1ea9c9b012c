import { useQuery } from "@tanstack/react-query";
import { stockPaths } from "../../api/contract/stock.ts";
import type {
  AreaView,
  CabinetView,
  GatewayView,
  GroupView,
  LightPointView,
  LuminaireTypeView,
  MastView,
  SavedView,
  StockKind,
  StockList,
  StreetView,
  SupplyPointView,
} from "../../api/contract/stock.ts";
import { ask } from "./http.ts";
import { queryClient } from "./queries.ts";

interface StockViews {
  readonly mast: MastView;
  readonly luminaireType: LuminaireTypeView;
  readonly cabinet: CabinetView;
  readonly supplyPoint: SupplyPointView;
  readonly group: GroupView;
  readonly area: AreaView;
  readonly street: StreetView;
  readonly gateway: GatewayView;
}
/** Kinds whose objects come as one list. Light points come in pages, segments with their cabinet. */
export type ListedKind = keyof StockViews;

export const stockKey = (kind: StockKind) => ["stock", kind] as const;

/** All objects of a kind, those in the trash left out. */
export const useStock = <Kind extends ListedKind>(kind: Kind, enabled = true) =>
  useQuery({
    queryKey: stockKey(kind),
    queryFn: () => ask<StockList<StockViews[Kind]>>(`/${stockPaths[kind]}`),
    select: ({ items }) => items,
    enabled,
  });

/** The first objects of a kind whose name or number holds `q`, and how many there are: for kinds with more than one list carries. */
export const useStockSearch = <Kind extends ListedKind>(kind: Kind, q: string) =>
  useQuery({
    queryKey: [...stockKey(kind), "search", q],
    queryFn: ({ signal }) =>
      ask<StockList<StockViews[Kind]>>(
        `/${stockPaths[kind]}${q === "" ? "" : `?q=${encodeURIComponent(q)}`}`,
        { signal },
      ),
    placeholderData: (before) => before,
  });

export const lightStockKey = (id: string) => ["lightStock", id] as const;

/** What the inventory has of a light point, for its form. */
export const lightStock = (id: string) =>
  ask<LightPointView>(`/lights/${encodeURIComponent(id)}/stock`);

export const useLightStock = (id: string | null) =>
  useQuery({
    queryKey: lightStockKey(id ?? ""),
    queryFn: () => lightStock(id ?? ""),
    enabled: id !== null,
  });

export const useSavedViews = () =>
  useQuery({
    queryKey: ["views"],
    queryFn: () => ask<{ readonly items: readonly SavedView[] }>("/views"),
    select: ({ items }) => items,
  });

/** `If-Match` of an object of the stock. */
export const versionTag = (version: number): string => `"v${version}"`;

const touchedByStock = [
  "stock",
  "lightStock",
  "lights",
  "light",
  "streets",
  "town",
  "batches",
  "trash",
  "objectHistory",
  "selection",
  "overview",
];

/** After a change of the stock: whatever shows a part of it asks again. */
export async function refreshStock(): Promise<void> {
  await Promise.all(
    touchedByStock.map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
  );
}
