import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type {
  ImportProfile,
  ImportRowKind,
  ImportRows,
  ImportView,
} from "../../api/contract/imports.ts";
import { ask } from "../client/http.ts";

const pageRows = 100;

export const importPath = (id: string): string => `/imports/${encodeURIComponent(id)}`;

/** Which rows of a report: all of a kind, or those that a problem's code names. */
export interface RowsWanted {
  readonly kind?: ImportRowKind;
  readonly code?: string;
}

function rowsPath(id: string, wanted: RowsWanted, more: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams({ ...wanted, ...more });
  return `${importPath(id)}/rows?${search.toString()}`;
}

/** Rows of a report, a page at a time. `stamp` changes when the file was read anew. */
export const useImportRows = (id: string, stamp: string, wanted: RowsWanted) =>
  useInfiniteQuery({
    queryKey: ["importRows", id, stamp, wanted.kind ?? "", wanted.code ?? ""],
    queryFn: ({ pageParam, signal }) =>
      ask<ImportRows>(
        rowsPath(id, wanted, {
          limit: String(pageRows),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        }),
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
  });

/** All of them as a file. */
export const rowsCsv = (id: string, wanted: RowsWanted): string =>
  `/api/v1${rowsPath(id, wanted, { format: "csv" })}`;

export const importsKey = ["imports"] as const;

/** The last imports, newest first, without their reports. */
export const useImports = () =>
  useQuery({
    queryKey: importsKey,
    queryFn: () => ask<{ readonly imports: readonly ImportView[] }>("/imports"),
    select: ({ imports }) => imports,
    staleTime: 0,
  });

export const profilesKey = ["importProfiles"] as const;

export const useImportProfiles = () =>
  useQuery({
    queryKey: profilesKey,
    queryFn: () => ask<{ readonly profiles: readonly ImportProfile[] }>("/import-profiles"),
    select: ({ profiles }) => profiles,
  });
