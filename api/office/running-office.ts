import { Readable } from "node:stream";
import { AppError } from "../../domain/app-error.ts";
import type { Problem } from "../contract/problems.ts";
import { readPresence } from "./presence.ts";

/** The API of the office that runs on this machine, for its command line. */
export interface OfficeApi {
  /** The answer's JSON. Throws AppError "office" with the problem's words where it is no success. */
  send<Answer>(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    body?: string | Readable,
    contentType?: string,
    /** The version that is changed, as `"v3"`. */
    ifMatch?: string,
  ): Promise<Answer>;
}

/** Null where no office answers for the data directory: then nobody else writes its database. */
export async function runningOffice(dataDir: string): Promise<OfficeApi | null> {
  const presence = await readPresence(dataDir);
  if (presence === null) return null;
  const { url, token } = presence;
  const answers = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!answers) return null;
  return {
    async send<Answer>(
      method: "GET" | "POST" | "PATCH" | "DELETE",
      path: string,
      body?: string | Readable,
      contentType?: string,
      ifMatch?: string,
    ): Promise<Answer> {
      const headers = new Headers({ authorization: `Bearer ${token}` });
      if (contentType !== undefined) headers.set("content-type", contentType);
      if (ifMatch !== undefined) headers.set("if-match", ifMatch);
      const init: RequestInit & { duplex?: "half" } = { method, headers };
      if (body instanceof Readable) {
        // Node's own stream and the web's differ in their types only.
        init.body = Readable.toWeb(body) as ReadableStream;
        init.duplex = "half";
      } else if (body !== undefined) {
        init.body = body;
      }
      const response = await fetch(`${url}${path}`, init);
      // Our own server answers in the contract's types.
      const answer: unknown = response.status === 204 ? undefined : await response.json();
      if (!response.ok) {
        const problem = answer as Problem;
        throw new AppError("office", `${problem.title}: ${problem.detail}`, { path });
      }
      return answer as Answer;
    },
  };
}
