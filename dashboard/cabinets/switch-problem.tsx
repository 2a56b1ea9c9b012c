import { RequestFailed } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";

/** As many light points as are named by their number. */
const namedAtMost = 5;

/** Why a segment was not switched. That some of its light points may not go dark is said once, not for each of them. */
export function SwitchProblem({ error }: { readonly error: unknown }) {
  const t = useTranslate();
  const formats = useFormats();
  const problem = error instanceof RequestFailed ? error.problem : null;
  if (problem?.code !== "belowFloor") return <ProblemNote error={error} />;
  const parts = problem.errors ?? [];
  const count = problem.lightIds?.length ?? parts.length;
  const numbers = parts.flatMap(({ parameters }) => String(parameters?.["number"] ?? []));
  const named = numbers.slice(0, namedAtMost).join(", ");
  return (
    <div className="note note-bad" role="alert">
      <p>
        {t("cabinets.mayNotGoDark", {
          count,
          number: formats.integer(count),
          names: numbers.length > namedAtMost ? `${named} …` : named,
        })}
      </p>
      <p>{t("cabinets.mayNotGoDarkRemedy")}</p>
    </div>
  );
}
