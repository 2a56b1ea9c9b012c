/**
 * A broken invariant: something that must not happen if callers keep their side. Expected outcomes are returned, not thrown.
 * `code` is stable and meant for machines and logs; `context` names the values that broke the rule.
 */
export class AppError extends Error {
  readonly code: string;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    context: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "AppError";
    this.code = code;
    this.context = context;
  }
}
