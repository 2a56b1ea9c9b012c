import type { ProblemCode } from "../../api/contract/problems.ts";
import type { Translate } from "../i18n/translate.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ChangeHeld, RequestFailed } from "./http.ts";

/** What went wrong and what helps, as one or two sentences. */
export function problemSentence(error: unknown, t: Translate): string {
  if (error instanceof ChangeHeld) return t("approvals.heldNote");
  if (!(error instanceof RequestFailed)) return t("problem.unexpected");
  if (error.problem === null) {
    return t(error.status === 0 ? "problem.unreachable" : "problem.unexpected");
  }
  return t.code("problem", error.problem.code, { detail: error.problem.detail });
}

/** What is wrong with a program stands in words at its switch points; the others' sentence names the field. */
const saysAll: ReadonlySet<ProblemCode> = new Set(["programRefused", "wrongPassword", "wrongCode"]);

/** A failed request in words, with the parts of the input it names. */
export function ProblemNote({ error }: { readonly error: unknown }) {
  const t = useTranslate();
  if (error === null || error === undefined) return null;
  const problem = error instanceof RequestFailed ? error.problem : null;
  const parts = problem === null || saysAll.has(problem.code) ? [] : (problem.errors ?? []);
  return (
    <div className={error instanceof ChangeHeld ? "note" : "note note-bad"} role="alert">
      <p>{problemSentence(error, t)}</p>
      {parts.length > 0 && (
        <ul>
          {parts.map((part) => (
            <li key={part.pointer + part.message}>
              {problem?.code === "inUse" && part.code !== undefined ? (
                t.code("usedBy", part.code, part.parameters)
              ) : (
                <>
                  <code>{part.pointer}</code> {part.message}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
