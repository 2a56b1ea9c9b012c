import { useQuery } from "@tanstack/react-query";
import type { SessionsView, SignInRules, UserView, UsersView } from "../../api/contract/people.ts";
import { ask } from "./http.ts";
import { queryClient } from "./queries.ts";

const peopleKey = ["people"] as const;
const sessionsKey = ["sessions"] as const;
export const signInRulesKey = ["signInRules"] as const;

export const usePeople = () =>
  useQuery({ queryKey: peopleKey, queryFn: () => ask<UsersView>("/users") });

export const useSessions = () =>
  useQuery({
    queryKey: sessionsKey,
    queryFn: () => ask<SessionsView>("/sessions"),
    refetchInterval: 30_000,
  });

export const useSignInRules = () =>
  useQuery({ queryKey: signInRulesKey, queryFn: () => ask<SignInRules>("/sign-in-rules") });

export const userPath = ({ id }: Pick<UserView, "id">): string =>
  `/users/${encodeURIComponent(id)}`;

/** People or their sessions have changed. */
export async function refreshPeople(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: peopleKey }),
    queryClient.invalidateQueries({ queryKey: sessionsKey }),
  ]);
}
