import { refuse } from "../http/problem.ts";
import { route, type Route } from "../http/route.ts";
import type { Office } from "../office/office.ts";

/** RFC 9116 recommends less than a year; what is served is made anew with each request. */
const goodForMs = 180 * 86_400_000;

export function wellKnownRoutes(office: Office): Route[] {
  const { config, publicUrl } = office;
  return [
    route({
      method: "get",
      path: "/.well-known/security.txt",
      operationId: "readSecurityContact",
      summary: "Whom to write who has found a weakness (RFC 9116)",
      tag: "health",
      role: "stranger",
      answers: { 200: { description: "The contact", contentType: "text/plain" } },
      async handle() {
        if (config.securityContact === null) {
          return refuse(
            "notFound",
            "No contact is set: LICHTPUNKT_SECURITY_CONTACT names one, as mailto:it@town.example.",
          );
        }
        const expires = new Date(office.now() + goodForMs).toISOString().slice(0, 19);
        const lines = [
          `Contact: ${config.securityContact}`,
          `Expires: ${expires}Z`,
          "Preferred-Languages: de, en",
        ];
        // The standard wants https where an address of the file itself is named.
        if (publicUrl.protocol === "https:") {
          lines.push(`Canonical: ${new URL("/.well-known/security.txt", publicUrl).href}`);
        }
        return {
          kind: "answer",
          status: 200,
          text: `${lines.join("\n")}\n`,
          contentType: "text/plain; charset=utf-8",
        };
      },
    }),
  ];
}
