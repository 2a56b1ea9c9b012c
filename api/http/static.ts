import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import express, { type Express, type RequestHandler } from "express";

export const dashboardFolder = fileURLToPath(new URL("../../dashboard/dist", import.meta.url));

/** Serves the built dashboard: hashed assets for a year, every other page address gets index.html, which decides what to show. */
export function serveDashboard(app: Express, folder: string): void {
  app.use(
    "/assets",
    express.static(join(folder, "assets"), {
      immutable: true,
      maxAge: "365d",
      index: false,
      fallthrough: false,
      redirect: false,
    }),
  );
  app.use(express.static(folder, { index: false, maxAge: 0, redirect: false, dotfiles: "ignore" }));
  app.get("/{*path}", page(folder));
}

function page(folder: string): RequestHandler {
  const index = join(folder, "index.html");
  return (request, response, next) => {
    // A file that is not there must not be answered with a page, nor anything of the API's.
    const isOurs = /^\/+(?:api|live|metrics|livez|readyz)(?:\/|$)/i.test(request.path);
    if (isOurs || /\.[a-z0-9]+$|\/\./i.test(request.path)) return next();
    if (!existsSync(index)) {
      response
        .status(503)
        .type("text/plain; charset=utf-8")
        .send("The dashboard has not been built. Run: npm run build\n");
      return;
    }
    response.set("cache-control", "no-cache").sendFile(index);
  };
}
