import type { IssuedCertificate } from "../contract/credentials.ts";
import { ok, type Answer } from "../http/route.ts";
import { csvFile } from "../office/csv.ts";

type Secrets = Readonly<Record<string, string>>;

/** Secrets told once, and kept by nobody on the way. */
export function secretsAnswer(
  secrets: Secrets,
  format: "json" | "csv" = "json",
  {
    kind,
    certificates,
  }: {
    readonly kind?: string;
    readonly certificates?: Readonly<Record<string, IssuedCertificate>>;
  } = {},
): Answer {
  const headers = { "cache-control": "no-store" };
  if (format === "json") {
    return ok(certificates === undefined ? { secrets } : { secrets, certificates }, headers);
  }
  const columns = kind === undefined ? ["device", "secret"] : ["device", "kind", "secret"];
  const rows = Object.entries(secrets).map(([id, secret]) =>
    kind === undefined ? [id, secret] : [id, kind, secret],
  );
  return {
    kind: "answer",
    status: 200,
    text: csvFile(columns, rows),
    contentType: "text/csv; charset=utf-8",
    headers: { ...headers, "content-disposition": 'attachment; filename="devices.csv"' },
  };
}
