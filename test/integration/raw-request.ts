import { Agent, request } from "node:http";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Null where the answer is no JSON, or claims to be and is not. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test names the shape by what it expects of it
  readonly json: any;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
/** What has no answer by then hangs. */
const patienceMs = 20_000;

/** Sends a request whose path goes over the wire as it is written: fetch would put `..` and the like right. */
export function rawRequest(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Uint8Array,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  // Node leaves the length out where a method seldom has a body, and then the body would be read as a request of its own.
  const length: Record<string, number> =
    body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        method,
        path,
        headers: { ...headers, ...length },
        agent,
        timeout: patienceMs,
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: parsed(response.headers["content-type"], text),
          });
        });
      },
    );
    sent.once("timeout", () => sent.destroy(new Error(`no answer: ${method} ${path}`)));
    sent.once("error", reject);
    sent.end(body);
  });
}

function parsed(type: string | undefined, text: string): unknown {
  if (type?.includes("json") !== true) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

let asked = 0;

/** An address that nobody has asked from yet, for an office that trusts one proxy: limits count by address. */
export function freshAddress(): Readonly<Record<string, string>> {
  asked += 1;
  return {
    "x-forwarded-for": `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
  };
}
