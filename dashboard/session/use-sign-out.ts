import { useMutation } from "@tanstack/react-query";
import type { SignedOut } from "../../api/contract/sign-on.ts";
import { ask } from "../client/http.ts";
import { queryClient, sessionQuery } from "../client/queries.ts";
import { forgetPerson } from "../locks/last-person.ts";

/** Ends this session; what the page knew goes with it. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => ask<SignedOut | undefined>("/session", { method: "DELETE" }),
    onSettled: async (answer) => {
      forgetPerson();
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
      await queryClient.resetQueries({ queryKey: sessionQuery.queryKey });
      if (answer !== undefined) location.assign(answer.goTo);
    },
  });
}
