import { useQueries, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { LightPage, LightRow } from "../../api/contract/lights.ts";
import { lightsAt, queryClient } from "../client/queries.ts";
import { filterParameters } from "../router/routes.ts";
import type { LightsFilter } from "../router/routes.ts";

const pageSize = 200;
/** While a finger flings through the list, pages that only pass by are not asked for. */
const settleMs = 80;
/** A slow hand finds the next page already there. */
const rowsAhead = 60;
/** Rows asked for at once where their ids alone are wanted. */
const rangeSize = 500;

const pageQuery = (filter: LightsFilter, page: number) => {
  const parameters = filterParameters(filter);
  return {
    queryKey: ["lights", "page", parameters.toString(), page] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      lightsAt(parameters, page * pageSize, pageSize, signal),
    staleTime: 15_000,
  };
};

/** Pages, both ends included. */
export type PageRange = readonly [from: number, to: number];

interface LightPages {
  /** The first page, also while that of another filter is still shown; undefined before anything has come. */
  readonly first: LightPage | undefined;
  /** Null where the row has not come yet. */
  readonly rowAt: (index: number) => LightRow | null;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The first page of a filter and those wanted besides. */
export function useLightPages(filter: LightsFilter, [from, to]: PageRange): LightPages {
  const first = useQuery({ ...pageQuery(filter, 0), placeholderData: (before) => before });
  const wanted: number[] = [];
  for (let page = Math.max(1, from); page <= to; page++) wanted.push(page);
  const pages = useQueries({ queries: wanted.map((page) => pageQuery(filter, page)) });
  const byPage = new Map<number, LightPage | undefined>([[0, first.data]]);
  for (const [place, page] of wanted.entries()) byPage.set(page, pages[place]?.data);
  const failed = [first, ...pages].find(({ error }) => error !== null);
  return {
    first: first.data,
    rowAt: (index) => {
      const page = Math.floor(index / pageSize);
      // A page that was here before is shown while it passes by.
      if (!byPage.has(page)) {
        byPage.set(page, queryClient.getQueryData<LightPage>(pageQuery(filter, page).queryKey));
      }
      return byPage.get(page)?.rows[index - page * pageSize] ?? null;
    },
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}

/** Asks for the pages of the rows in view, and of those near them, once they have been the same for a moment. */
export function useSettledPages(
  first: number,
  last: number,
  onSettled: (pages: PageRange) => void,
): void {
  const from = Math.floor(Math.max(0, first - rowsAhead) / pageSize);
  const to = Math.floor((last + rowsAhead) / pageSize);
  useEffect(() => {
    const timer = setTimeout(() => onSettled([from, to]), settleMs);
    return () => clearTimeout(timer);
  }, [from, to, onSettled]);
}

/** The ids of rows in a row, both ends included, fetched where they have not been seen. */
export async function idsBetween(
  filter: LightsFilter,
  from: number,
  to: number,
): Promise<string[]> {
  const key = filterParameters(filter).toString();
  const known = (index: number): string | undefined => {
    const page = Math.floor(index / pageSize);
    const held = queryClient.getQueryData<LightPage>(["lights", "page", key, page]);
    return held?.rows[index - page * pageSize]?.id;
  };
  const ids: string[] = [];
  let index = from;
  while (index <= to) {
    const id = known(index);
    if (id !== undefined) {
      ids.push(id);
      index += 1;
      continue;
    }
    const limit = Math.min(rangeSize, to - index + 1);
    const { rows } = await lightsAt(filterParameters(filter), index, limit);
    ids.push(...rows.map((row) => row.id));
    // Fewer than asked for: the list has become shorter meanwhile.
    if (rows.length < limit) break;
    index += limit;
  }
  return ids;
}
