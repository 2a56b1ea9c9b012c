import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";

/** What the proxy does with one request to /write. */
export type Fault =
  | "none"
  /** The server gets it, the sender gets no answer. */
  | "answerLost"
  /** The server never sees it, the connection breaks. */
  | "broken"
  | { readonly status: number; readonly body: string; readonly headers?: Record<string, string> };

export interface FaultProxy {
  readonly url: string;
  /** Writes that came in so far. */
  writes(): number;
  close(): Promise<void>;
}

/** A proxy before a real InfluxDB that answers the nth write (from 0) as told and passes everything else on. */
export async function startFaultProxy(
  target: string,
  faultOf: (write: number) => Fault,
): Promise<FaultProxy> {
  let writes = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const isWrite = incoming.url?.startsWith("/write") === true;
      const fault = isWrite ? faultOf(writes) : "none";
      if (isWrite) writes += 1;
      answer(target, fault, incoming, Buffer.concat(chunks), outgoing);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy got no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    writes: () => writes,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(
  target: string,
  fault: Fault,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): void {
  if (fault === "broken") {
    outgoing.destroy();
    return;
  }
  if (typeof fault === "object") {
    outgoing.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
    outgoing.end(fault.body);
    return;
  }
  const onward = request(
    new URL(incoming.url ?? "/", target),
    { method: incoming.method, headers: incoming.headers },
    (answered) => {
      if (fault === "answerLost") {
        answered.resume();
        answered.on("end", () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(outgoing);
    },
  );
  onward.on("error", () => outgoing.destroy());
  onward.end(body);
}
