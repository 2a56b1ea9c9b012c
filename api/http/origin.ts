/** What of a request tells where it comes from. */
export interface OriginHeaders {
  readonly "sec-fetch-site"?: string | undefined;
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request may change something: against cross-site request forgery. Browsers send Sec-Fetch-Site, older ones Origin, with
 * every request that changes something; a program sends neither and carries no cookie of somebody else.
 */
export function isOwnOrigin(method: string, headers: OriginHeaders, publicUrl: URL): boolean {
  if (safeMethods.has(method)) return true;
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (origin === publicUrl.origin) return true;
  // People also reach the office under other names of the same machine.
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
