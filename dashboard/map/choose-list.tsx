import { useState } from "react";
import type { Selection } from "../../api/contract/stock.ts";
import { lampStore } from "../app/stores.ts";
import { useStock } from "../client/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { TextField } from "../parts/text-field.tsx";
import { useChoose } from "../selection/use-selection.ts";
import { cabinetName } from "../stock/field-options.ts";
import type { ChooseMode } from "./use-choosing.ts";

export type ChooseKind = "street" | "cabinet" | "group";

interface Entry {
  readonly key: string;
  readonly name: string;
  readonly count: number;
  readonly selection: Selection;
}

const shownAtMost = 60;
const inOrder = new Intl.Collator("de", { numeric: true });
const filterOf = (part: string, value: string): Selection => ({
  filter: new URLSearchParams({ [part]: value }).toString(),
});

/** Streets with how many light points of the reader stand in each. */
function streetEntries(): Entry[] {
  const columns = lampStore.columns();
  if (columns === null) return [];
  const counts = new Uint32Array(columns.streets.length);
  for (const street of columns.streetOf)
    if (street >= 0) counts[street] = (counts[street] ?? 0) + 1;
  return columns.streets.flatMap((name, place) => {
    const count = counts[place] ?? 0;
    return count === 0 ? [] : [{ key: name, name, count, selection: filterOf("street", name) }];
  });
}

function useEntries(kind: ChooseKind): Entry[] {
  const t = useTranslate();
  const cabinets = useStock("cabinet", kind === "cabinet").data ?? [];
  const groups = useStock("group", kind === "group").data ?? [];
  const entries =
    kind === "street"
      ? streetEntries()
      : kind === "group"
        ? groups.map(({ id, name, lights }) => ({
            key: id,
            name,
            count: lights,
            selection: { groupId: id },
          }))
        : cabinets.flatMap((cabinet) => [
            {
              key: cabinet.id,
              name: cabinetName(cabinet),
              count: cabinet.lights,
              selection: filterOf("cabinet", cabinet.number),
            },
            ...cabinet.segments.map((segment) => ({
              key: segment.id,
              name: `${cabinetName(cabinet)} · ${t("light.segment", { segment: segment.number })}`,
              count: segment.lights,
              selection: filterOf("segment", segment.id),
            })),
          ]);
  return entries.toSorted((a, b) => inOrder.compare(a.name, b.name));
}

export interface ChooseListProps {
  readonly kind: ChooseKind;
  readonly mode: ChooseMode;
  readonly done: () => void;
}

/** Light points by the name of their street, of what feeds them, or of their group. */
export function ChooseList({ kind, mode, done }: ChooseListProps) {
  const t = useTranslate();
  const formats = useFormats();
  const entries = useEntries(kind);
  const choose = useChoose();
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const found = entries.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  return (
    <>
      <TextField
        label={t("lights.search")}
        type="search"
        value={text}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      <p className="soft small" role="status">
        {found.length > shownAtMost
          ? t("map.listMore", { shown: shownAtMost, number: formats.integer(found.length) })
          : t("search.found", { count: found.length })}
      </p>
      <ul className="choose-list">
        {found.slice(0, shownAtMost).map((entry) => (
          <li key={entry.key}>
            <button
              type="button"
              className="row row-ends"
              disabled={choose.isPending}
              onClick={() => choose.mutate({ wanted: entry.selection, mode }, { onSuccess: done })}
            >
              <span>{entry.name}</span>
              <span className="soft">{formats.integer(entry.count)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
