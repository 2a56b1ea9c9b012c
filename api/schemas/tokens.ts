import { tokenDays, tokenScopes } from "../contract/tokens.ts";
import { array, boolean, instant, nullable, object, oneOf, string, text } from "../http/schema.ts";

const scopes = array(oneOf(tokenScopes), {
  minItems: 1,
  maxItems: tokenScopes.length,
  uniqueItems: true,
});

const tokenView = object({
  id: string,
  name: string,
  userId: string,
  userName: string,
  scopes,
  createdAt: instant,
  expiresAt: nullable(instant),
  lastUsedAt: nullable(instant),
  lastAddress: nullable(string),
  isOver: boolean,
});

export const tokensView = object({
  tokens: array(tokenView),
  serviceUsers: array(object({ id: string, name: string })),
});
export const createdToken = object({ view: tokenView, token: string });
export const newToken = object({
  name: text(100, 1),
  scopes,
  "days?": { type: "integer", minimum: 1, maximum: tokenDays.most, default: tokenDays.usual },
  "userId?": text(64, 1),
});
