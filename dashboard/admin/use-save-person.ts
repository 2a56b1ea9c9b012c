import { useMutation } from "@tanstack/react-query";
import type { Invitation, UserChange, UserView } from "../../api/contract/people.ts";
import { ask, RequestFailed } from "../client/http.ts";
import { refreshPeople, userPath } from "../client/people.ts";
import { versionTag } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";

const send = (user: Pick<UserView, "id" | "version">, body: UserChange): Promise<UserView> =>
  ask<UserView>(userPath(user), { method: "PATCH", body, ifMatch: versionTag(user.version) });

/** Letting somebody in or not means the same whatever else was changed meanwhile: it is done over the person as they stand. */
async function setDisabled(user: UserView, disabled: boolean): Promise<UserView> {
  return send(await ask<UserView>(userPath(user)), { disabled });
}

/** Changing a person over the version the reader began with; `theirs` is the person as they stand where somebody was faster. */
export function useSavePerson(user: UserView, onDone: () => void) {
  const t = useTranslate();
  const undo = useMutation({
    mutationFn: (disabled: UserView) => setDisabled(disabled, false),
    onSuccess: () => toast({ text: t("people.enabled", { name: user.name }) }),
    onSettled: refreshPeople,
  });
  const save = useMutation({
    mutationFn: (change: UserChange) => send(user, change),
    onSuccess: async (saved) => {
      toast({ text: t("people.saved", { name: saved.name }) });
      onDone();
      await refreshPeople();
    },
    // The sheet then has the version that stands.
    onError: refreshPeople,
  });
  const standing = useMutation({
    mutationFn: (disabled: boolean) => setDisabled(user, disabled),
    onSuccess: async (saved, disabled) => {
      const action = { label: t("common.undo"), run: () => undo.mutate(saved) };
      toast(
        disabled
          ? { text: t("people.disabled", { name: saved.name }), action }
          : { text: t("people.enabled", { name: saved.name }) },
      );
      onDone();
      await refreshPeople();
    },
    onError: refreshPeople,
  });
  const link = useMutation({
    mutationFn: () => ask<Invitation>(`${userPath(user)}/link`, { method: "POST" }),
  });
  const removeFactor = useMutation({
    mutationFn: () => ask<undefined>(`${userPath(user)}/second-factor`, { method: "DELETE" }),
    onSuccess: async () => {
      toast({ text: t("people.factorRemoved", { name: user.name }) });
      await refreshPeople();
    },
  });
  return { save, standing, link, removeFactor, theirs: currentIn(save.error) };
}

function currentIn(error: unknown): UserView | null {
  const isStale = error instanceof RequestFailed && error.problem?.code === "versionMismatch";
  // With that code our own server sends the person as they stand.
  return isStale ? ((error.problem?.current ?? null) as UserView | null) : null;
}
