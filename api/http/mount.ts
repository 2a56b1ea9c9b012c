import express from "express";
import type { Express, NextFunction, Request, RequestHandler, Response } from "express";
import { roles, type Role } from "../contract/session.ts";
import type { Identify } from "../auth/identify.ts";
import { tokenScopeOf, tokenScopeOfBody } from "../auth/token-scopes.ts";
import { isProven } from "../auth/proof.ts";
import type { TokenScope } from "../contract/tokens.ts";
import type { Log } from "../log.ts";
import { limitAttempts } from "./attempts.ts";
import { acceptedLanguage, type Language } from "./language.ts";
import { isOwnOrigin } from "./origin.ts";
import { refuse, type Refusal } from "./problem.ts";
import type { Answer, Caller, CallerToken, Route } from "./route.ts";
import { sendAnswer, sendRefusal } from "./send.ts";
import { TokenRate } from "./token-rate.ts";

export interface MountDependencies {
  /** Who the request's cookie or bearer token belongs to; null for a stranger. */
  readonly identify: Identify;
  readonly publicUrl: URL;
  readonly log: Log;
  /** Requests a minute of one API token. */
  readonly tokenRequestsPerMinute: number;
  /** The machine's own clock. */
  readonly now: () => number;
  /** Hears of each request that was refused. */
  readonly refused: (refusal: Refusal, caller: Caller | null, address: string) => void;
}

const jsonLimit = "1mb";

/** Puts each route of the table into the application. What is not in the table is not there: deny by default. */
export function mountRoutes(
  app: Express,
  routes: readonly Route[],
  dependencies: MountDependencies,
): void {
  const tokenRate = new TokenRate(dependencies.tokenRequestsPerMinute);
  const methodsOf = new Map<string, Set<string>>();
  for (const route of routes) {
    const methods = methodsOf.get(route.path) ?? new Set<string>();
    methodsOf.set(route.path, methods.add(route.method.toUpperCase()));
    const steps: RequestHandler[] = [];
    if (route.attempts !== undefined) {
      steps.push(
        limitAttempts(route.attempts, (response) =>
          sendRefusal(
            response.req,
            response,
            refuse("tooManyRequests", "Too many failed attempts; wait five minutes."),
          ),
        ),
      );
    }
    steps.push((request, response) => serve(route, dependencies, tokenRate, request, response));
    app[route.method](route.path, ...steps);
  }
  for (const [path, methods] of methodsOf) {
    const allow = [...methods].join(", ");
    app.all(path, (request, response) => {
      const detail = `${request.method} is not possible here; possible: ${allow}.`;
      sendRefusal(request, response, refuse("methodNotAllowed", detail, { headers: { allow } }));
    });
  }
}

async function serve(
  route: Route,
  dependencies: MountDependencies,
  tokenRate: TokenRate,
  request: Request,
  response: Response,
): Promise<void> {
  const { identify, log } = dependencies;
  // Asked once and first: a request whose file was cut off knows no address any more.
  const address = request.ip ?? "";
  const caller = await identify(request.headers, address);
  const language = caller?.user.language ?? acceptedLanguage(request.headers["accept-language"]);
  const answer = isTooFast(caller, tokenRate)
    ? refuse("tooManyRequests", "Too many requests with this token; wait a minute.")
    : await decide(route, forRoute(route, caller), language, dependencies, request, response);
  if (answer.kind === "refusal") {
    dependencies.refused(answer, caller, address);
    if (answer.code === "notAllowed" || answer.code === "foreignOrigin") {
      log.warn(
        { code: answer.code, path: request.path, method: request.method, user: caller?.user.id },
        "request refused",
      );
    }
    // A body that nobody reads would keep the connection busy until it has come in.
    if (!request.readableEnded && route.takes !== undefined) response.set("connection", "close");
    sendRefusal(request, response, answer, language);
    return;
  }
  await sendAnswer(request, response, answer);
}

async function decide(
  route: Route,
  caller: Caller | null,
  language: Language,
  { publicUrl, now }: MountDependencies,
  request: Request,
  response: Response,
): Promise<Answer | Refusal> {
  const method = request.method;
  if (!isOwnOrigin(method, request.headers as Record<string, string | undefined>, publicUrl)) {
    return refuse("foreignOrigin", `Changes are taken from pages of ${publicUrl.origin} only.`);
  }
  if (route.role !== "stranger") {
    if (caller === null) return refuse("notSignedIn", "Sign in first: POST /api/v1/session.");
    if (!mayAct(caller.user.role, route.role)) {
      return refuse(
        "notAllowed",
        `This needs the role ${route.role}; you are ${caller.user.role}.`,
      );
    }
    const refusal = refuseToken(route, caller) ?? refuseUnproven(route, caller, now());
    if (refusal !== null) return refusal;
  }
  const media = mediaType(request);
  if (route.takes !== undefined && !route.takes.includes(media)) {
    return refuse("unsupportedMediaType", `Send one of ${route.takes.join(", ")}.`);
  }
  let body: unknown;
  if (route.body !== undefined) {
    if (media !== "application/json") {
      return refuse("unsupportedMediaType", "Send the body as application/json.");
    }
    const read = await readJson(request, response, route.bodyLimit ?? jsonLimit);
    if ("refusal" in read) return read.refusal;
    body = read.body;
    const refusal = refuseTokenBody(route, caller, body);
    if (refusal !== null) return refusal;
  }
  return route.run(
    {
      method,
      path: request.path,
      params: request.params as Record<string, string>,
      query: { ...request.query },
      body,
      stream: route.takes === undefined ? null : request,
      headers: request.headers as Record<string, string | undefined>,
      address: request.ip ?? "",
      language,
      approval: null,
    },
    caller,
  );
}

/** Why somebody must first show more of who they are; null where what was shown is enough. */
function refuseUnproven(route: Route, caller: Caller, now: number): Refusal | null {
  // Until then the own account is open, and nothing else: its routes are those of the session.
  if (caller.user.secondFactor === "required" && route.tag !== "session") {
    return refuse(
      "secondFactorRequired",
      "Your role needs a second factor; set it up first: POST /api/v1/session/second-factor.",
    );
  }
  if (route.proven !== true || isProven(caller, now)) return null;
  return refuse(
    "proofNeeded",
    "Prove anew who you are: POST /api/v1/session/proof with password or code.",
  );
}

/** Whether this is one request too many of an API token. */
function isTooFast(caller: Caller | null, rate: TokenRate): boolean {
  return caller !== null && caller.token !== null && !rate.take(caller.token.id, performance.now());
}

/** What is open to strangers and takes no tokens gets a token's caller as a stranger. */
function forRoute(route: Route, caller: Caller | null): Caller | null {
  if (caller === null || caller.token === null || route.role !== "stranger") return caller;
  return refuseToken(route, caller) === null ? caller : null;
}

/** Why the token it came with is not good for this route; null where it is, or none came. */
function refuseToken(route: Route, { token }: Caller): Refusal | null {
  if (token === null) return null;
  const needed = tokenScopeOf(route.operationId);
  if (needed === null)
    return refuse("notAllowed", "This is for people who are signed in; it takes no API token.");
  return token.scopes.includes(needed) ? null : refuseScope(needed, token);
}

/** Why the token it came with is not good for what the body says; null where it is, or none came. */
function refuseTokenBody(route: Route, caller: Caller | null, body: unknown): Refusal | null {
  const token = caller?.token ?? null;
  if (token === null) return null;
  const needed = tokenScopeOfBody(route.operationId, body);
  return needed === null || token.scopes.includes(needed) ? null : refuseScope(needed, token);
}

function refuseScope(needed: TokenScope, { scopes }: CallerToken): Refusal {
  return refuse(
    "notAllowed",
    `This needs a token with the scope ${needed}; this one has ${scopes.join(", ")}.`,
  );
}

/** Each role may do what those before it may. */
function mayAct(held: Role, needed: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(needed);
}

function mediaType(request: Request): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

const parsers = new Map<string, RequestHandler>();

function parserFor(limit: string): RequestHandler {
  return parsers.getOrInsertComputed(limit, () =>
    express.json({ limit, strict: false, type: () => true }),
  );
}

/** Of a size as "4mb" or "64kb". */
function bytesOf(limit: string): number {
  const [, count = "0", unit] = /^(\d+)(kb|mb)$/.exec(limit) ?? [];
  return Number(count) * (unit === "mb" ? 1_048_576 : 1024);
}

function readJson(
  request: Request,
  response: Response,
  limit: string,
): Promise<{ body: unknown } | { refusal: Refusal }> {
  // The parser would take all of it in before it says so.
  if (Number(request.headers["content-length"] ?? 0) > bytesOf(limit)) {
    response.set("connection", "close");
    return Promise.resolve({ refusal: refuse("tooLarge", `The body may have at most ${limit}.`) });
  }
  return new Promise((resolve) => {
    parserFor(limit)(request, response, (error?: unknown) => {
      if (error === undefined) {
        const body: unknown = request.body;
        resolve({ body });
        return;
      }
      const { status } = error as { status?: number };
      resolve({
        refusal:
          status === 413
            ? refuse("tooLarge", `The body may have at most ${limit}.`)
            : status === 415
              ? refuse("unsupportedMediaType", "Send the body in UTF-8.")
              : refuse("invalidInput", "The body is not valid JSON."),
      });
    });
  });
}

/** The last handlers: nothing found, and whatever broke. */
export function endOfTable(log: Log): [RequestHandler, (...input: ErrorInput) => void] {
  return [
    (request, response) => {
      sendRefusal(request, response, refuse("notFound", `There is nothing at ${request.path}.`));
    },
    (error, request, response, _next) => {
      const { status } = error as { status?: unknown };
      if (status === 400) {
        sendRefusal(request, response, refuse("invalidInput", "The address is not valid."));
        return;
      }
      // What the file server says of paths that lead out of its folder, or nowhere.
      if (status === 403 || status === 404) {
        sendRefusal(request, response, refuse("notFound", `There is nothing at ${request.path}.`));
        return;
      }
      log.error({ err: error, path: request.path, method: request.method }, "request failed");
      sendRefusal(
        request,
        response,
        refuse("internal", "Something broke here; the log of the office tells what."),
      );
    },
  ];
}

type ErrorInput = [error: unknown, request: Request, response: Response, next: NextFunction];
