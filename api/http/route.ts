import type { Readable } from "node:stream";
import type { ErrorObject } from "ajv";
import type { Role, SessionUser } from "../contract/session.ts";
import type { TokenScope } from "../contract/tokens.ts";
import type { AreaScope } from "../scope.ts";
import { findUnfit } from "./fit-text.ts";
import { compileBody, compileQuery, type JsonSchema } from "./schema.ts";
import { refuse, type Refusal } from "./problem.ts";

/** Who asks, as far as a handler needs it. */
export interface Caller {
  readonly user: SessionUser;
  readonly scope: AreaScope;
  /** Id of the session; null for the command line of this machine and for API tokens. */
  readonly sessionId: string | null;
  /** The API token it came with; null for people and the command line. */
  readonly token: CallerToken | null;
  /** When this person last proved who they are, milliseconds since 1970 by the machine's own clock; null: never in this session. */
  readonly provenAt: number | null;
}

export interface CallerToken {
  readonly id: string;
  readonly scopes: readonly TokenScope[];
}

export interface RouteRequest<Query, Body> {
  readonly method: string;
  /** As it was asked for, without its query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** Only where the route takes a file. */
  readonly stream: Readable | null;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly address: string;
  readonly language: "de" | "en";
  /** The change was held back before, and this lets it go on now. */
  readonly approval: ApprovalPass | null;
}

/** Why a change goes on that was held back. */
export interface ApprovalPass {
  readonly approvalId: string;
  readonly by: "secondPerson" | "delay" | "breakGlass";
  /** User id of who let it. */
  readonly decidedBy: string;
}

export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly text?: string;
  /** Sent as it comes, for what is too large to be held: files. */
  readonly stream?: Readable;
  readonly contentType?: string;
}

interface AnswerDescription {
  readonly description: string;
  readonly schema?: JsonSchema;
  readonly contentType?: string;
  /** Other media types that the reader may ask for. */
  readonly alsoAs?: readonly string[];
}

interface RouteWords {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** As in express, with `:name` for parameters. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly tag: string;
  readonly query?: JsonSchema;
  readonly body?: JsonSchema;
  /** Size of the JSON body, as "4mb"; 1 MB when left out. */
  readonly bodyLimit?: string;
  /** Media types of a file taken as a stream; without it bodies are JSON. */
  readonly takes?: readonly string[];
  /** At most this many requests with a failing answer per address and five minutes. */
  readonly attempts?: number;
  readonly headers?: readonly string[];
  /** Only for who has proved within the last minutes who they are (POST /api/v1/session/proof); API tokens never have. */
  readonly proven?: boolean;
  readonly answers: Readonly<Record<number, AnswerDescription>>;
}

/** `stranger`: nobody needs to be signed in; the handler gets the caller where there is one. */
export type RouteSpec<Query, Body> = RouteWords &
  (
    | {
        readonly role: "stranger";
        readonly handle: (
          request: RouteRequest<Query, Body>,
          caller: Caller | null,
        ) => Promise<Answer | Refusal>;
      }
    | {
        readonly role: Role;
        readonly handle: (
          request: RouteRequest<Query, Body>,
          caller: Caller,
        ) => Promise<Answer | Refusal>;
      }
  );

/** A route with its checks compiled: what goes into its handler has the shape the handler was written for. */
export interface Route extends RouteWords {
  readonly role: Role | "stranger";
  /** What is wrong with a request's form; null where it has the shape the handler was written for. */
  readonly check: (request: RouteRequest<unknown, unknown>) => Refusal | null;
  readonly run: (
    request: RouteRequest<unknown, unknown>,
    caller: Caller | null,
  ) => Promise<Answer | Refusal>;
}

export function route<Query = object, Body = undefined>(spec: RouteSpec<Query, Body>): Route {
  const isQuery = compileQuery<Query>(
    spec.query ?? { type: "object", additionalProperties: false },
  );
  const isBody = spec.body === undefined ? null : compileBody<Body>(spec.body);
  const check: Route["check"] = ({ query, body }) => {
    if (!isQuery(query)) return invalid(isQuery.errors, "query");
    if (isBody !== null && !isBody(body)) return invalid(isBody.errors, "body");
    const unfit = findUnfit(query) ?? findUnfit(body);
    return unfit === null ? null : refuseUnfit(unfit);
  };
  return {
    ...spec,
    check,
    async run(request, caller) {
      const refusal = check(request);
      if (refusal !== null) return refusal;
      // Checked right above; a route without a body schema has Body = undefined.
      const checked = { ...request, query: request.query as Query, body: request.body as Body };
      if (spec.role === "stranger") return spec.handle(checked, caller);
      if (caller === null) return refuse("notSignedIn", "Sign in first: POST /api/v1/session.");
      return spec.handle(checked, caller);
    },
  };
}

function invalid(errors: readonly ErrorObject[] | null | undefined, part: string): Refusal {
  const list = (errors ?? []).map((error) => {
    const property = missingOrUnknown(error);
    return {
      pointer: property === null ? error.instancePath : `${error.instancePath}/${property}`,
      message: error.message ?? "is not valid",
      code: error.keyword,
    };
  });
  const first = list[0];
  const where =
    first === undefined || first.pointer === "" ? `the ${part}` : `${part} ${first.pointer}`;
  return refuse("invalidInput", `${where} ${first?.message ?? "is not valid"}.`, { errors: list });
}

function refuseUnfit(pointer: string): Refusal {
  const message = "must be text without NUL and without halves of characters, or a finite number";
  return refuse("invalidInput", `${pointer === "" ? "the body" : pointer} ${message}.`, {
    errors: [{ pointer, message, code: "unfit" }],
  });
}

function missingOrUnknown(error: ErrorObject): string | null {
  const params: Readonly<Record<string, unknown>> = error.params;
  const name = params["missingProperty"] ?? params["additionalProperty"];
  return typeof name === "string" ? name : null;
}

export function ok(json: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { kind: "answer", status: 200, json, headers };
}

export function accepted(json: unknown): Answer {
  return { kind: "answer", status: 202, json };
}

export function created(json: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { kind: "answer", status: 201, json, headers };
}

export function noContent(): Answer {
  return { kind: "answer", status: 204 };
}
