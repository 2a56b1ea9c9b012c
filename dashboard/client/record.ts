import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { RecordHeadView, RecordPage, RecordVerdictView } from "../../api/contract/record.ts";
import { ask } from "./http.ts";

/** What the list is narrowed to; empty texts narrow nothing. Dates as YYYY-MM-DD, both included. */
export interface RecordChoice {
  readonly text: string;
  readonly actor: string;
  readonly action: string;
  readonly from: string;
  readonly until: string;
}

export const everything: RecordChoice = { text: "", actor: "", action: "", from: "", until: "" };

/** The choice as the query of an address. */
export function recordQuery(choice: RecordChoice, timeZone: string): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ["text", "actor", "action"] as const) {
    if (choice[name] !== "") query.set(name, choice[name]);
  }
  const midnight = (date: Temporal.PlainDate): string =>
    String(date.toZonedDateTime(timeZone).epochMilliseconds);
  if (choice.from !== "") query.set("from", midnight(Temporal.PlainDate.from(choice.from)));
  if (choice.until !== "") {
    query.set("to", midnight(Temporal.PlainDate.from(choice.until).add({ days: 1 })));
  }
  return query;
}

const pageSize = 50;

export const useRecord = (query: string) =>
  useInfiniteQuery({
    queryKey: ["record", query],
    queryFn: ({ pageParam }) => {
      const search = new URLSearchParams(query);
      search.set("limit", String(pageSize));
      if (pageParam !== null) search.set("before", String(pageParam));
      return ask<RecordPage>(`/record?${search.toString()}`);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.before,
    // Each look is a look at what has happened since.
    staleTime: 0,
    placeholderData: (before) => before,
  });

export const useRecordHead = () =>
  useQuery({
    queryKey: ["recordHead"],
    queryFn: () => ask<RecordHeadView>("/record/head"),
    staleTime: 0,
  });

export const verifyRecord = (head: RecordHeadView | null) =>
  ask<RecordVerdictView>("/record/verify", {
    method: "POST",
    body: head === null ? {} : { head },
  });

export const erasePerson = (userId: string, confirm: string, reason: string) =>
  ask<{ readonly pseudonym: string; readonly wiped: boolean }>(
    `/users/${encodeURIComponent(userId)}/erasure`,
    { method: "POST", body: { confirm, ...(reason === "" ? {} : { reason }) } },
  );
