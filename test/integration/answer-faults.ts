import { problemCodes, type Problem } from "../../api/contract/problems.ts";
import type { ApiDocument, Operation } from "./openapi-document.ts";
import type { RawAnswer } from "./raw-request.ts";

const jsonType = "application/json";

/** What is wrong with an answer by the document that describes its operation; empty where nothing is. */
export function answerFaults(
  { isProblem }: ApiDocument,
  operation: Operation,
  { status, headers, json, text }: RawAnswer,
): string[] {
  const faults: string[] = [];
  // Looked through right below.
  const problem = json as Problem;
  const type = String(headers["content-type"] ?? "").split(";")[0] ?? "";
  if (headers["x-content-type-options"] !== "nosniff") faults.push("may be sniffed");
  if (!/no-store|private/.test(String(headers["cache-control"]))) faults.push("may be kept");
  const described = operation.answers.get(status);
  if (described !== undefined) {
    const { types, isValid } = described;
    const isSaid =
      types.includes(type) || (types.length === 0 && (text === "" || type === jsonType));
    if (!isSaid) faults.push(`is ${type}, not ${types.join(", ")}`);
    if (isValid !== null && type === jsonType && !isValid(json)) {
      const [first] = isValid.errors ?? [];
      const more = JSON.stringify(first?.params);
      faults.push(
        `is not what ${status} is described as: ${first?.instancePath} ${first?.message} ${more}`,
      );
    }
    return faults;
  }
  if (status === 304 && text === "") return faults;
  if (status < 400) faults.push(`${status} is not described`);
  else if (status >= 500) faults.push(`broke: ${text.slice(0, 200)}`);
  else if (type !== "application/problem+json") faults.push(`${status} is ${type}, no problem`);
  else if (!isProblem(problem)) faults.push(`is no problem of the document: ${text.slice(0, 200)}`);
  else if (!problemCodes.includes(problem.code) || problem.status !== status) {
    faults.push(`names the code ${problem.code} and the status ${problem.status} for ${status}`);
  }
  return faults;
}
