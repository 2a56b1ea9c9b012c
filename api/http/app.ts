import express, { type Express } from "express";
import type { Identify } from "../auth/identify.ts";
import type { Office } from "../office/office.ts";
import { limitRequests } from "./attempts.ts";
import { docs } from "./docs.ts";
import type { OfficeMetrics } from "./metrics.ts";
import { endOfTable, mountRoutes, type MountDependencies } from "./mount.ts";
import { sendRefusal } from "./send.ts";
import { refuse } from "./problem.ts";
import type { Route } from "./route.ts";
import { securityHeaders } from "./security-headers.ts";
import { dashboardFolder, serveDashboard } from "./static.ts";

/** The HTTP application: the route table, its documentation, the dashboard's files, and nothing else. */
export function createApp(
  office: Pick<Office, "config" | "publicUrl" | "log" | "now">,
  routes: readonly Route[],
  identify: Identify,
  metrics: OfficeMetrics,
  refused: MountDependencies["refused"],
): Express {
  const { config, publicUrl, log, now } = office;
  const secure = publicUrl.protocol === "https:";
  const app = express();
  app.disable("x-powered-by");
  app.enable("case sensitive routing");
  app.enable("strict routing");
  app.set("trust proxy", config.trustProxy);
  // Express would hash every body; ETags here are versions.
  app.disable("etag");
  app.use(metrics.count);
  app.use(
    limitRequests(config.httpRequestsPerMinute, (response) =>
      sendRefusal(
        response.req,
        response,
        refuse("tooManyRequests", "Too many requests from your address; wait a minute."),
      ),
    ),
  );
  app.use(docs(secure));
  app.use(securityHeaders(secure, "office"));
  mountRoutes(app, routes, {
    identify,
    publicUrl,
    log,
    tokenRequestsPerMinute: config.httpTokenRequestsPerMinute,
    now,
    refused,
  });
  serveDashboard(app, dashboardFolder);
  app.use(...endOfTable(log));
  return app;
}
