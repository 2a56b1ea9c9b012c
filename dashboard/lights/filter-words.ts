import { useStock } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { Translate } from "../i18n/translate.ts";
import type { LightsFilter } from "../router/routes.ts";
import { cabinetName } from "../stock/field-options.ts";

type Part = Exclude<keyof LightsFilter, "q" | "status" | "sort" | "order">;

/** One part of a filter that narrows the list, in words. */
export interface FilterWord {
  readonly part: Part;
  readonly words: string;
}

interface Names {
  readonly area: (id: string) => string;
  readonly cabinet: (number: string) => string;
  readonly segment: (id: string) => string;
  readonly group: (id: string) => string;
  readonly type: (id: string) => string;
}

/** What narrows a filter besides search and status, which have fields of their own. */
export function filterWords(filter: LightsFilter, names: Names, t: Translate): FilterWord[] {
  const said: readonly (readonly [Part, string | null])[] = [
    ["street", filter.street],
    ["area", filter.area === null ? null : names.area(filter.area)],
    [
      "cabinet",
      filter.cabinet === null
        ? null
        : t("light.cabinet", { cabinet: names.cabinet(filter.cabinet) }),
    ],
    [
      "segment",
      filter.segment === null
        ? null
        : t("light.segment", { segment: names.segment(filter.segment) }),
    ],
    [
      "group",
      filter.group === null ? null : t("lights.inGroup", { group: names.group(filter.group) }),
    ],
    ["type", filter.type === null ? null : names.type(filter.type)],
    [
      "lightingClass",
      filter.lightingClass === null ? null : t("lights.ofClass", { class: filter.lightingClass }),
    ],
    ["switching", filter.switching === null ? null : t(`switching.${filter.switching}`)],
    ["controller", filter.controller === null ? null : t(`lights.controller.${filter.controller}`)],
    ["locked", filter.locked === null ? null : t("lights.locked")],
  ];
  return said.flatMap(([part, words]) => (words === null ? [] : [{ part, words }]));
}

/** The names of what a filter names by id. */
export function useFilterWords(filter: LightsFilter): FilterWord[] {
  const t = useTranslate();
  const areas = useStock("area", filter.area !== null).data ?? [];
  const fed = filter.cabinet !== null || filter.segment !== null;
  const cabinets = useStock("cabinet", fed).data ?? [];
  const groups = useStock("group", filter.group !== null).data ?? [];
  const types = useStock("luminaireType", filter.type !== null).data ?? [];
  const named = (list: readonly { readonly id: string; readonly name: string }[], id: string) =>
    list.find((one) => one.id === id)?.name ?? "…";
  return filterWords(
    filter,
    {
      area: (id) => named(areas, id),
      cabinet: (number) => {
        const cabinet = cabinets.find((one) => one.number === number);
        return cabinet === undefined ? number : cabinetName(cabinet);
      },
      segment: (id) =>
        cabinets.flatMap(({ segments }) => segments).find((one) => one.id === id)?.number ?? "…",
      group: (id) => named(groups, id),
      type: (id) => named(types, id),
    },
    t,
  );
}
