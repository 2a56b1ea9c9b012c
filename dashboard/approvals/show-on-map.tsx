import { useMutation } from "@tanstack/react-query";
import { mostLightsNamed, type ApprovalView } from "../../api/contract/approvals.ts";
import { selection } from "../app/stores.ts";
import { readApproval } from "../client/approvals.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { navigate } from "../router/history.ts";
import { showHeld } from "./held-store.ts";

/** Chooses the light points that go darker and opens the map with them; a list of requests does not name them. */
export function ShowOnMap({ approval }: { readonly approval: ApprovalView }) {
  const t = useTranslate();
  const { lights, before } = approval.summary;
  const show = useMutation({
    mutationFn: () => readApproval(approval.id),
    onSuccess({ summary }) {
      selection.replace(summary.lightIds);
      showHeld(null);
      navigate("/map");
    },
  });
  return (
    <div className="row">
      <CommandButton reason={null} onPress={() => show.mutate()}>
        {t("approvals.onMap", { count: Math.min(lights - before, mostLightsNamed) })}
      </CommandButton>
      <ProblemNote error={show.error} />
    </div>
  );
}
