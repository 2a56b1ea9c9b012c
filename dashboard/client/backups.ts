import { useQuery } from "@tanstack/react-query";
import type { BackupsView } from "../../api/contract/backups.ts";
import { ask } from "./http.ts";
import { queryClient } from "./queries.ts";

const backupsKey = ["backups"];

/** The backups; asked for again each moment while one is being made or checked. */
export const useBackups = () =>
  useQuery({
    queryKey: backupsKey,
    queryFn: () => ask<BackupsView>("/backups"),
    refetchInterval: ({ state }) => ((state.data?.running ?? null) === null ? 30_000 : 700),
  });

const pathOfBackup = (name: string): string => `/backups/${encodeURIComponent(name)}`;

function take(view: BackupsView): void {
  queryClient.setQueryData(backupsKey, view);
}

export async function makeBackup(): Promise<void> {
  take(await ask<BackupsView>("/backups", { method: "POST" }));
}

export async function verifyBackup(name: string): Promise<void> {
  take(await ask<BackupsView>(`${pathOfBackup(name)}/verification`, { method: "POST" }));
}

export async function deleteBackup(name: string): Promise<void> {
  await ask<undefined>(pathOfBackup(name), { method: "DELETE" });
  await queryClient.invalidateQueries({ queryKey: backupsKey });
}

/** Lets the browser save the file: it may be larger than what fits into a page. Asks for proof before, which a plain link cannot. */
export async function downloadBackup(name: string): Promise<void> {
  await ask<undefined>(`${pathOfBackup(name)}/download`, { method: "POST" });
  location.assign(`/api/v1${pathOfBackup(name)}/file`);
}
