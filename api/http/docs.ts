import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Router } from "express";
import { securityHeaders } from "./security-headers.ts";

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Lichtpunkt API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({ url: "/api/v1/openapi.json", dom_id: "#swagger-ui", deepLinking: true });\n`;

/** The documentation of the API as a page, without anything from other hosts. */
export function docs(secure: boolean): Router {
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const router = Router({ caseSensitive: true, strict: true });
  router.use("/api/docs", securityHeaders(secure, "docs"));
  router.get(["/api/docs", "/api/docs/"], (_request, response) => {
    response.type("html").set("cache-control", "no-cache").send(page);
  });
  router.get("/api/docs/start.js", (_request, response) => {
    response.type("text/javascript").set("cache-control", "no-cache").send(start);
  });
  for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
    router.get(`/api/docs/${file}`, (_request, response) => {
      response.sendFile(file, { root: folder, maxAge: "1d" });
    });
  }
  return router;
}
