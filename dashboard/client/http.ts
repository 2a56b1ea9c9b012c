import type { ApprovalView, HeldBack } from "../../api/contract/approvals.ts";
import type { Problem } from "../../api/contract/problems.ts";

/** An answer that is not a success. `problem` is null where the server could not be reached or spoke no problem+json. */
export class RequestFailed extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.name = "RequestFailed";
    this.status = status;
    this.problem = problem;
  }
}

/** The change was not made yet: it darkens so much that somebody else is asked first. */
export class ChangeHeld extends RequestFailed {
  readonly approval: ApprovalView;

  constructor(approval: ApprovalView) {
    super(202, null);
    this.approval = approval;
  }
}

let tellHeld: ((approval: ApprovalView) => void) | null = null;

/** Says who tells the person that their change was held back, whichever screen it came from. */
export function onHeldBack(tell: (approval: ApprovalView) => void): void {
  tellHeld = tell;
}

export interface Ask {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with its media type. */
  readonly file?: { readonly content: Blob; readonly type: string };
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Goes on when the page is left. */
  readonly keepalive?: boolean;
}

/** Asks whoever sits there to prove anew who they are; false where they would not. */
let prove: (() => Promise<boolean>) | null = null;

/** Says who asks for a proof where the server wants one (`proofNeeded`). */
export function onProofNeeded(ask: () => Promise<boolean>): void {
  prove = ask;
}

/** The request, and the same once more after the proof that the server asked for. */
async function send(path: string, ask: Ask, accept: string): Promise<Response> {
  try {
    return await sendOnce(path, ask, accept);
  } catch (error) {
    const wanted = error instanceof RequestFailed && error.problem?.code === "proofNeeded";
    if (!wanted || prove === null || !(await prove())) throw error;
    return sendOnce(path, ask, accept);
  }
}

async function sendOnce(path: string, ask: Ask, accept: string): Promise<Response> {
  const headers = new Headers({ accept: `${accept}, application/problem+json` });
  if (ask.body !== undefined) headers.set("content-type", "application/json");
  if (ask.file !== undefined) headers.set("content-type", ask.file.type);
  if (ask.ifMatch !== undefined) headers.set("if-match", ask.ifMatch);
  if (ask.idempotencyKey !== undefined) headers.set("idempotency-key", ask.idempotencyKey);
  const init: RequestInit = {
    method: ask.method ?? "GET",
    headers,
    credentials: "same-origin",
    body: ask.file?.content ?? (ask.body === undefined ? null : JSON.stringify(ask.body)),
  };
  if (ask.signal !== undefined) init.signal = ask.signal;
  if (ask.keepalive === true) init.keepalive = true;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, init);
  } catch (cause) {
    if (ask.signal?.aborted === true) throw cause;
    throw new RequestFailed(0, null);
  }
  if (response.ok) return response;
  throw new RequestFailed(response.status, await problemOf(response));
}

async function problemOf(response: Response): Promise<Problem | null> {
  if (response.headers.get("content-type")?.includes("json") !== true) return null;
  try {
    // Our own server's answer; words are looked up with a fallback, so a foreign body does no harm.
    return (await response.json()) as Problem;
  } catch {
    return null;
  }
}

/** The JSON of a success; undefined where it has no body. Throws RequestFailed. */
export async function ask<Answer>(path: string, how: Ask = {}): Promise<Answer> {
  const response = await send(path, how, "application/json");
  const text = await response.text();
  const answer: unknown = text === "" ? undefined : JSON.parse(text);
  if (response.status === 202 && isHeldBack(answer)) {
    tellHeld?.(answer.approval);
    throw new ChangeHeld(answer.approval);
  }
  // The contract types say what our own server answers on this path.
  return answer as Answer;
}

function isHeldBack(answer: unknown): answer is HeldBack {
  return typeof answer === "object" && answer !== null && "approval" in answer;
}

/** The bytes of a binary answer of this media type. Throws RequestFailed. */
export async function askBytes(
  path: string,
  how: Ask = {},
  type = "application/octet-stream",
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await send(path, how, type);
  return new Uint8Array(await response.arrayBuffer());
}
