import { queryOptions } from "@tanstack/react-query";
import type { TokensView } from "../../api/contract/tokens.ts";
import { ask } from "../client/http.ts";

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: () => ask<TokensView>("/tokens"),
});
