import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * No inline script anywhere, nothing from other hosts. The documentation page alone may use inline styles, because Swagger UI
 * cannot do without. Workers and pictures from blobs are MapLibre's.
 */
export function securityHeaders(secure: boolean, page: "office" | "docs"): RequestHandler {
  const rest = helmetFor(secure, page);
  return (request, response, next) => {
    response.set("permissions-policy", permissions);
    rest(request, response, next);
  };
}

/** Codes on masts are read by the camera, and the map shows where one stands; nothing else of the device is asked for. */
const permissions = [
  "camera=(self)",
  "geolocation=(self)",
  ...["microphone", "display-capture", "payment", "usb", "serial", "bluetooth", "midi"].map(
    (name) => `${name}=()`,
  ),
].join(", ");

function helmetFor(secure: boolean, page: "office" | "docs"): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": page === "docs" ? ["'self'", "'unsafe-inline'"] : ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
      },
    },
    // Browsers ignore these over plain http, and complain.
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    originAgentCluster: secure,
    crossOriginOpenerPolicy: secure ? { policy: "same-origin" } : false,
    referrerPolicy: { policy: "same-origin" },
  });
}
