import { isIP } from "node:net";
import type { OfficeMetrics } from "../http/metrics.ts";
import { refuse } from "../http/problem.ts";
import { ok, route, type Answer, type Route } from "../http/route.ts";
import { boolean, object, string } from "../http/schema.ts";
import type { Office } from "../office/office.ts";

const tag = "health";
const status = object({ status: string });
const readiness = object({ status: string, field: boolean, registry: boolean });

export function healthRoutes(office: Office, metrics: OfficeMetrics): Route[] {
  return [
    route({
      method: "get",
      path: "/livez",
      operationId: "readLiveness",
      summary: "The process answers",
      tag,
      role: "stranger",
      answers: { 200: { description: "Alive", schema: status } },
      handle: async () => ok({ status: "ok" }),
    }),
    route({
      method: "get",
      path: "/readyz",
      operationId: "readReadiness",
      summary: "Database and field can be reached",
      tag,
      role: "stranger",
      answers: {
        200: { description: "Ready", schema: readiness },
        503: { description: "Not ready", schema: readiness },
      },
      async handle(): Promise<Answer> {
        const field = office.link.alive();
        const registry = await office.db
          .selectFrom("meta")
          .select("key")
          .limit(1)
          .execute()
          .then(
            () => true,
            () => false,
          );
        const ready = field && registry;
        const json = { status: ready ? "ready" : "notReady", field, registry };
        return { kind: "answer", status: ready ? 200 : 503, json };
      },
    }),
    route({
      method: "get",
      path: "/metrics",
      operationId: "readMetrics",
      summary: "Prometheus metrics of office and field; from this machine, or signed in",
      tag,
      role: "stranger",
      answers: { 200: { description: "Samples", contentType: "text/plain" } },
      async handle({ address, headers }, caller) {
        // A proxy on this machine calls from loopback too, and says by this header that somebody else asks.
        const isHere = isLoopback(address) && headers["x-forwarded-for"] === undefined;
        if (caller === null && !isHere) {
          return refuse(
            "notSignedIn",
            "From other machines metrics are for signed-in readers only.",
          );
        }
        metrics.lastBackup.set((office.backups.lastSoundAt() ?? 0) / 1000);
        return {
          kind: "answer",
          status: 200,
          text: await metrics.text(office.link.metrics()),
          contentType: "text/plain; version=0.0.4; charset=utf-8",
        };
      },
    }),
  ];
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, "");
  return isIP(plain) === 4 ? plain.startsWith("127.") : plain === "::1";
}
