import { useInfiniteQuery } from "@tanstack/react-query";
import type { LightRow } from "../../api/contract/lights.ts";
import { lightsPage } from "../client/queries.ts";
import { filterParameters } from "../router/routes.ts";
import type { LightsFilter } from "../router/routes.ts";

const pageSize = 200;

/** The rows of a filter, page by page, moved along with what the API says every few seconds. */
export function useLightRows(filter: LightsFilter) {
  const parameters = filterParameters(filter);
  const query = useInfiniteQuery({
    queryKey: ["lights", "rows", parameters.toString()],
    queryFn: ({ pageParam, signal }) => lightsPage(parameters, pageParam, pageSize, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (before) => before,
    staleTime: 10_000,
  });
  const rows: LightRow[] = [];
  for (const page of query.data?.pages ?? []) rows.push(...page.rows);
  return { query, rows, first: query.data?.pages[0] };
}
