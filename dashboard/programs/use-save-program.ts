import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ProgramInput, ProgramView } from "../../api/contract/programs.ts";
import { ask } from "../client/http.ts";
import { programKey, queryClient } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { navigate } from "../router/history.ts";
import { pathOf } from "../router/routes.ts";

/** Saves over the version the reader began with; `overwrite` takes whatever version is there now. */
export function useSaveProgram(program: ProgramView | null) {
  const t = useTranslate();
  const [version, setVersion] = useState(program?.version ?? 0);
  const save = useMutation({
    mutationFn: async (wish: { readonly input: ProgramInput; readonly overwrite: boolean }) => {
      if (program === null) {
        return ask<ProgramView>("/programs", { method: "POST", body: wish.input });
      }
      const path = `/programs/${encodeURIComponent(program.id)}`;
      const base = wish.overwrite ? (await ask<ProgramView>(path)).version : version;
      return ask<ProgramView>(path, { method: "PUT", body: wish.input, ifMatch: `"${base}"` });
    },
    onSuccess: async (saved) => {
      setVersion(saved.version);
      queryClient.setQueryData(programKey(saved.id), saved);
      await queryClient.invalidateQueries({ queryKey: ["programs"] });
      toast({ text: t("program.saved", { name: saved.name, version: saved.version }) });
      if (program === null) {
        // After this turn: by then the editor no longer asks before it is left.
        setTimeout(() => navigate(pathOf({ screen: "program", id: saved.id }), { replace: true }));
      }
    },
  });
  return { save, version };
}
