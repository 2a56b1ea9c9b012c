import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { RequestHandler } from "express";
import type { FieldLink } from "../office/field-link.ts";

/** Office's own numbers. Field's come over the feed and are shown beside them. */
export interface OfficeMetrics {
  readonly count: RequestHandler;
  readonly liveConnections: Gauge;
  readonly framesSent: Counter;
  readonly framesHeldBack: Counter;
  readonly lightPoints: Gauge;
  readonly lastBackup: Gauge;
  text(field: ReturnType<FieldLink["metrics"]>): Promise<string>;
}

export function createMetrics(): OfficeMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: "lichtpunkt_http_request_seconds",
    help: "Time to answer HTTP requests",
    labelNames: ["method", "status"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });
  const memory: Gauge = new Gauge({
    name: "lichtpunkt_office_memory_bytes",
    help: "Resident memory of the office process",
    registers,
    collect: (): void => memory.set(process.memoryUsage.rss()),
  });
  return {
    count(request, response, next) {
      const end = requests.startTimer();
      response.once("finish", () =>
        end({ method: request.method, status: String(response.statusCode) }),
      );
      next();
    },
    liveConnections: new Gauge({
      name: "lichtpunkt_live_connections",
      help: "Screens connected by Socket.io",
      registers,
    }),
    framesSent: new Counter({
      name: "lichtpunkt_live_frames_total",
      help: "Frames sent to screens",
      registers,
    }),
    framesHeldBack: new Counter({
      name: "lichtpunkt_live_frames_held_back_total",
      help: "Times a screen was not ready to take a frame",
      registers,
    }),
    lightPoints: new Gauge({
      name: "lichtpunkt_light_points",
      help: "Light points in the inventory",
      registers,
    }),
    lastBackup: new Gauge({
      name: "lichtpunkt_backup_last_verified_timestamp_seconds",
      help: "Instant whose state the newest backup holds that was found whole, seconds since 1970; 0 without one",
      registers,
    }),
    async text(field) {
      const samples = Object.entries(field ?? {}).map(([name, value]) => `${name} ${value}`);
      const own = await registry.metrics();
      return `${own}${samples.join("\n")}${samples.length > 0 ? "\n" : ""}`;
    },
  };
}
