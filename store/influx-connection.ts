import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpError, InfluxDB } from "@influxdata/influxdb-client";
import { AppError } from "../domain/app-error.ts";

/** Where history goes. 1.x: `database`; 2.x and 3.x: `bucket` with `org` and `token`. */
export type InfluxConfig = {
  /** Such as "http://127.0.0.1:8086". */
  readonly url: string;
  /** Milliseconds until an answer counts as missing; 10,000 when left out. */
  readonly timeout?: number;
} & (
  | { readonly database: string; readonly username?: string; readonly password?: string }
  | { readonly org: string; readonly bucket: string; readonly token: string }
);

/** How InfluxDB took a block of lines. */
export type WriteOutcome =
  | { readonly kind: "written" }
  /** Some of the lines, or all, are not acceptable; `dropped` says how many where the server tells. */
  | { readonly kind: "refused"; readonly why: string; readonly dropped: number | null }
  | { readonly kind: "tooLarge"; readonly why: string }
  /** Not now: away, overloaded, or not letting us in. `retryAfter`: milliseconds the server asks for. */
  | { readonly kind: "unavailable"; readonly why: string; readonly retryAfter: number | null };

export interface InfluxConnection {
  /** Writes lines of line protocol, separated by newlines, with time stamps in nanoseconds. */
  write(block: string): Promise<WriteOutcome>;
  /** Makes the database where it is ours to make (1.x); true when writing can begin. */
  prepare(): Promise<WriteOutcome>;
  /** InfluxQL with time in milliseconds. Throws AppError "influxUnavailable". */
  query(influxQl: string): Promise<QueryRows>;
  close(): void;
}

interface QueryRows {
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

const NO_GZIP = Number.MAX_SAFE_INTEGER;
const GZIP_FROM_BYTES = 1_000;

export function connectInflux(config: InfluxConfig): InfluxConnection {
  const url = new URL(config.url);
  const agent =
    url.protocol === "https:"
      ? new HttpsAgent({ keepAlive: true })
      : new HttpAgent({ keepAlive: true });
  const influx = new InfluxDB({
    url: config.url,
    timeout: config.timeout ?? 10_000,
    transportOptions: { agent },
    headers: headersOf(config),
    ...("token" in config ? { token: config.token } : {}),
  });
  const database = "database" in config ? config.database : config.bucket;
  // The write path all versions share; the client's own is that of 2.x. A batch holds one prepared block, sent by flush().
  const writer = influx.getWriteApi("", database, "ns", {
    batchSize: 2,
    flushInterval: 0,
    maxRetries: 0,
    maxBatchBytes: Number.MAX_SAFE_INTEGER,
    // Over a real line text shrinks to a tenth; on this machine it only costs both sides time.
    gzipThreshold: isLoopback(url.hostname) ? NO_GZIP : GZIP_FROM_BYTES,
    // The outcome is what counts; the client would also print each failure.
    writeFailed: (error) => Promise.reject(error),
  });
  writer.path = `/write?db=${encodeURIComponent(database)}&precision=ns`;

  const query = async (influxQl: string, method: "GET" | "POST"): Promise<QueryRows> => {
    const parameters = new URLSearchParams({ db: database, epoch: "ms", q: influxQl });
    const answer: unknown = await influx.transport.request(
      `/query?${parameters.toString()}`,
      method === "POST" ? "" : undefined,
      { method, headers: { accept: "application/json" } },
    );
    return rowsOfAnswer(answer);
  };

  return {
    async write(block) {
      try {
        writer.writeRecord(block);
        await writer.flush();
        return { kind: "written" };
      } catch (error) {
        return outcomeOf(error, config.url);
      }
    },
    async prepare() {
      if (!("database" in config)) return { kind: "written" };
      try {
        await query(`CREATE DATABASE "${database.replaceAll('"', '\\"')}"`, "POST");
        return { kind: "written" };
      } catch (error) {
        const outcome = outcomeOf(error, config.url);
        // A user who may write but not create: the database may well be there.
        return outcome.kind === "unavailable" && isForbidden(error) ? { kind: "written" } : outcome;
      }
    },
    async query(influxQl) {
      try {
        return await query(influxQl, "GET");
      } catch (error) {
        throw new AppError(
          "influxUnavailable",
          `InfluxDB at ${config.url} did not answer: ${messageOf(error)}`,
          { url: config.url },
          error,
        );
      }
    },
    close() {
      writer.dispose();
      agent.destroy();
    },
  };
}

function headersOf(config: InfluxConfig): Record<string, string> {
  if (!("database" in config) || config.username === undefined) return {};
  const pair = Buffer.from(`${config.username}:${config.password ?? ""}`).toString("base64");
  return { authorization: `Basic ${pair}` };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

/** What InfluxDB 1, 2 and 3 say when it is the lines they do not like, and not the way we ask. */
const aboutLines =
  /partial write|unable to parse|parse fail|field type conflict|line protocol|retention policy|max-values-per-tag|max-series/iu;

function outcomeOf(error: unknown, url: string): WriteOutcome {
  const why = messageOf(error);
  if (!(error instanceof HttpError)) {
    return {
      kind: "unavailable",
      why: `InfluxDB at ${url} cannot be reached: ${why}`,
      retryAfter: null,
    };
  }
  const { statusCode } = error;
  if (statusCode === 413) return { kind: "tooLarge", why };
  if ((statusCode === 400 || statusCode === 422) && aboutLines.test(why)) {
    const dropped = /dropped=(\d+)/u.exec(why)?.[1];
    return { kind: "refused", why, dropped: dropped === undefined ? null : Number(dropped) };
  }
  return {
    kind: "unavailable",
    why: `InfluxDB at ${url} answered ${statusCode}: ${why}${remedy(statusCode)}`,
    retryAfter: retryAfterOf(error),
  };
}

/** Milliseconds. The client hands the header's seconds on as if they were milliseconds. */
function retryAfterOf(error: HttpError): number | null {
  const seconds = Number(error.headers?.["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null;
}

function remedy(statusCode: number): string {
  if (statusCode === 401 || statusCode === 403) return " (check user and password, or the token)";
  if (statusCode === 404) return " (check the name of the database or bucket)";
  return "";
}

function isForbidden(error: unknown): boolean {
  return error instanceof HttpError && (error.statusCode === 401 || error.statusCode === 403);
}

function messageOf(error: unknown): string {
  if (error instanceof HttpError) return error.body ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** The one series of an InfluxQL answer: {results: [{series: [{columns, values}]}]} or {results: [{error}]}. */
function rowsOfAnswer(answer: unknown): QueryRows {
  const [result] = (answer as InfluxAnswer).results ?? []; // by InfluxDB's documentation of /query
  if (result?.error !== undefined) throw new Error(result.error);
  const [series] = result?.series ?? [];
  return { columns: series?.columns ?? [], values: series?.values ?? [] };
}

interface InfluxAnswer {
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly columns: readonly string[];
      readonly values?: readonly (readonly unknown[])[];
    }[];
  }[];
}
