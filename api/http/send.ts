import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGzip, gzip } from "node:zlib";
import type { Request, Response } from "express";
import { isKnown } from "./etag.ts";
import { acceptedLanguage, problemTitle, type Language } from "./language.ts";
import { problemStatus, toProblem, type Refusal } from "./problem.ts";
import type { Answer } from "./route.ts";

/** Sends a problem in the reader's language. */
export function sendRefusal(
  request: Request,
  response: Response,
  refusal: Refusal,
  language: Language = acceptedLanguage(request.headers["accept-language"]),
): void {
  if (response.headersSent) return;
  const problem = toProblem(refusal, problemTitle(language, refusal.code));
  response
    .status(problemStatus[refusal.code])
    .set({ "cache-control": "no-store", "content-language": language, ...refusal.headers })
    .type("application/problem+json")
    .send(JSON.stringify(problem));
}

/** Sends what a handler has answered: packed where that is worth it, nothing where the reader has it already. */
export async function sendAnswer(
  request: Request,
  response: Response,
  answer: Answer,
): Promise<void> {
  response.status(answer.status);
  // Answers belong to one reader; a browser may keep them only together with their ETag, and nothing without.
  const hasTag = answer.headers?.["etag"] !== undefined;
  response.set("cache-control", hasTag ? "private, no-cache" : "no-store");
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.set(name, value);
  const etag = answer.headers?.["etag"];
  // What may not be kept is sent anew: its tag is for If-Match alone.
  const isKept = answer.headers?.["cache-control"] !== "no-store";
  if (etag !== undefined && isKept && isKnown(etag, request.headers["if-none-match"])) {
    response.status(304).end();
    return;
  }
  if (answer.stream !== undefined) {
    await sendStream(request, response, answer.stream, answer.contentType);
    return;
  }
  const body = bodyOf(answer);
  if (body === null) {
    response.end();
    return;
  }
  response.type(answer.contentType ?? body.type);
  response.vary("accept-encoding");
  if (body.bytes.length < worthPacking || request.acceptsEncodings("gzip") !== "gzip") {
    response.send(body.bytes);
    return;
  }
  // Other bytes for the same content: the tag is a weak one then.
  if (etag !== undefined) response.set("etag", `W/${etag}`);
  response.set("content-encoding", "gzip").send(await pack(body.bytes, { level: 5 }));
}

/** What breaks in the middle ends the connection: the reader sees that the file is not whole. */
async function sendStream(
  request: Request,
  response: Response,
  stream: Readable,
  contentType = "application/octet-stream",
): Promise<void> {
  response.type(contentType).vary("accept-encoding");
  const isPacked =
    /zip|zstd|\/age|sheet|pdf/.test(contentType) || request.acceptsEncodings("gzip") !== "gzip";
  try {
    if (isPacked) {
      await pipeline(stream, response);
    } else {
      response.set("content-encoding", "gzip");
      await pipeline(stream, createGzip({ level: 5 }), response);
    }
  } catch (error) {
    // Who has seen enough goes.
    const hasGone =
      error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";
    if (!hasGone) throw error;
  }
}

/** Shorter answers fit into a few packets anyway. */
const worthPacking = 8_000;
const pack = promisify(gzip);

function bodyOf(answer: Answer): { bytes: Buffer; type: string } | null {
  if (answer.bytes !== undefined) {
    const { buffer, byteOffset, byteLength } = answer.bytes;
    return { bytes: Buffer.from(buffer, byteOffset, byteLength), type: "application/octet-stream" };
  }
  if (answer.text !== undefined) {
    return { bytes: Buffer.from(answer.text), type: "text/plain; charset=utf-8" };
  }
  if (answer.json === undefined) return null;
  return { bytes: Buffer.from(JSON.stringify(answer.json)), type: "application/json" };
}
