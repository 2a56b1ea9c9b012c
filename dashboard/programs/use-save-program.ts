import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ProgramInput, ProgramView } from "../../api/contract/programs.ts";
import { ask } from "../client/http.ts";
import { programKey, queryClient } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { navigate } from "../router/history.ts";
import { pathOf } from "../router/routes.ts";

/**
 * Saves over the version the reader began with (`base`); `overwrite` takes whatever version is there now. `program` is what the
 * server has at present, and may be newer than the base.
 */
export function useSaveProgram(program: ProgramView | null) {
  const t = useTranslate();
  const [base, setBase] = useState(program);
  const save = useMutation({
    mutationFn: async (wish: { readonly input: ProgramInput; readonly overwrite: boolean }) => {
      if (program === null) {
        return ask<ProgramView>("/programs", { method: "POST", body: wish.input });
      }
      const path = `/programs/${encodeURIComponent(program.id)}`;
      const version = wish.overwrite ? (await ask<ProgramView>(path)).version : base?.version;
      return ask<ProgramView>(path, { method: "PUT", body: wish.input, ifMatch: `"${version}"` });
    },
    onSuccess: async (saved) => {
      setBase(saved);
      queryClient.setQueryData(programKey(saved.id), saved);
      await queryClient.invalidateQueries({ queryKey: ["programs"] });
      toast({ text: t("program.saved", { name: saved.name, version: saved.version }) });
      if (program === null) {
        // After this turn: by then the editor no longer asks before it is left.
        setTimeout(() => navigate(pathOf({ screen: "program", id: saved.id }), { replace: true }));
      }
    },
  });
  /** Fetches what is saved now, to go on from there. */
  const theirs = useMutation({
    mutationFn: () => ask<ProgramView>(`/programs/${encodeURIComponent(program?.id ?? "")}`),
    onSuccess: (saved) => {
      setBase(saved);
      queryClient.setQueryData(programKey(saved.id), saved);
      save.reset();
    },
  });
  return { save, theirs, base, setBase };
}
