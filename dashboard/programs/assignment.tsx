import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ProgramAssignment, ProgramView } from "../../api/contract/programs.ts";
import { lampStore } from "../app/stores.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { programKey, queryClient, useOverview } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { toast } from "../parts/toasts.tsx";
import { useRoleReason } from "../session/use-gate.ts";

/** Gives the program to the networked light points of a street or of the town: the others follow their cabinet or their own clock. */
export function Assignment({ program }: { readonly program: ProgramView }) {
  const t = useTranslate();
  const reason = useRoleReason("editPrograms");
  const [street, setStreet] = useState("");
  const formats = useFormats();
  const networked = useOverview().data?.bySwitching.networked;
  const streets = (lampStore.columns()?.streets ?? []).toSorted((a, b) => a.localeCompare(b));
  const assign = useMutation({
    mutationFn: (body: ProgramAssignment) =>
      ask<unknown>(`/programs/${encodeURIComponent(program.id)}/assignment`, {
        method: "PUT",
        body,
      }),
    onSuccess: async () => {
      toast({ text: t("assignment.done", { program: program.name }) });
      await queryClient.invalidateQueries({ queryKey: programKey(program.id) });
      await queryClient.invalidateQueries({ queryKey: ["programs"] });
    },
  });
  return (
    <section className="stack" aria-label={t("assignment.title")}>
      <h2>{t("assignment.title")}</h2>
      <div className="row row-foot">
        <label className="field">
          <span className="label">{t("assignment.to")}</span>
          <select
            className="input"
            value={street}
            disabled={reason !== null}
            onChange={(event) => setStreet(event.target.value)}
          >
            <option value="">
              {networked === undefined
                ? t("assignment.everywhere")
                : t("assignment.all", { number: formats.integer(networked) })}
            </option>
            {streets.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <CommandButton
          reason={reason ?? (assign.isPending ? t("program.saving") : null)}
          reasonUnseen
          onPress={() => assign.mutate(street === "" ? { all: true } : { street })}
        >
          {t("assignment.assign")}
        </CommandButton>
      </div>
      <p className="soft small">{t("assignment.who")}</p>
      <ProblemNote error={assign.error} />
    </section>
  );
}
