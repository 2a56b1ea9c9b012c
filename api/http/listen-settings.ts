/** Where the office listens, and how safely. */
export interface ListenSettings {
  readonly httpHost: string;
  /** 0 takes a free one. */
  readonly httpPort: number;
  /** Plain HTTP beyond loopback is refused unless this says so. */
  readonly httpAllowPlain: boolean;
  /** Paths of a certificate chain and its key, PEM; both or none. With them the office speaks HTTPS itself. */
  readonly httpTlsCert: string | null;
  readonly httpTlsKey: string | null;
  /** The address people use; null is the one listened on. */
  readonly publicUrl: string | null;
  /** Whom to write who has found a weakness: an https:, mailto: or tel: address; null hides security.txt. */
  readonly securityContact: string | null;
}

const path = { type: ["string", "null"], minLength: 1, default: null } as const;

/** JSON Schema of ListenSettings. */
export const listenProperties = {
  httpHost: { type: "string", minLength: 1, default: "127.0.0.1" },
  httpPort: { type: "integer", minimum: 0, maximum: 65_535, default: 8080 },
  httpAllowPlain: { type: "boolean", default: false },
  httpTlsCert: path,
  httpTlsKey: path,
  publicUrl: { type: ["string", "null"], pattern: "^https?://[^/]+/?$", default: null },
  securityContact: {
    type: ["string", "null"],
    maxLength: 300,
    pattern: "^(?:https://|mailto:|tel:)[!-~]+$",
    default: null,
  },
} as const;

/** A name or an address that only this machine reaches. */
export function isLoopbackHost(host: string): boolean {
  const plain = host.replace(/^\[(.*)\]$/, "$1").replace(/^::ffff:/i, "");
  return plain === "localhost" || plain === "::1" || /^127(\.\d{1,3}){3}$/.test(plain);
}

/** What is wrong with how these settings go together; each names its key and what would be right. */
export function listenFaults(settings: ListenSettings): string[] {
  const { httpHost, httpAllowPlain, httpTlsCert, httpTlsKey } = settings;
  if ((httpTlsCert === null) !== (httpTlsKey === null)) {
    return [
      "LICHTPUNKT_HTTP_TLS_CERT (httpTlsCert) and LICHTPUNKT_HTTP_TLS_KEY (httpTlsKey) must be given together or not at all",
    ];
  }
  if (httpTlsCert !== null || httpAllowPlain || isLoopbackHost(httpHost)) return [];
  return [
    `LICHTPUNKT_HTTP_HOST (httpHost) ${httpHost} is not loopback, and HTTP here is plain text, passwords too: ` +
      "leave it on 127.0.0.1 and put a reverse proxy with a certificate in front, " +
      "or name a certificate of this machine by LICHTPUNKT_HTTP_TLS_CERT and LICHTPUNKT_HTTP_TLS_KEY, " +
      "or set LICHTPUNKT_HTTP_ALLOW_PLAIN=true and know what you do",
  ];
}
