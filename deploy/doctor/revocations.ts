import { readCertificates } from "../../broker/certificate-files.ts";
import type { FieldConfig } from "../../ingest/config.ts";
import { brokerConfig } from "../../ingest/doors-of-field.ts";
import { find, type Finding } from "./finding.ts";

/** As early as the standing warning. */
const soonMs = 3 * 86_400_000;

/** Revocation lists of the devices' certificates: whether each authority has one, and the day the first of them is over. */
export async function revocationLists(field: FieldConfig, now: number): Promise<Finding[]> {
  const { tls } = brokerConfig(field);
  if (tls === null || tls.files.crl === null) return [];
  const { crl } = tls.files;
  let endsAt: number | null;
  try {
    endsAt = (await readCertificates(tls.files)).revocations?.endsAt ?? null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      find(
        "broken",
        "tlsFiles",
        `Mit diesen Dateien öffnet sich der TLS-Zugang nicht: ${why}`,
        `The TLS listener does not open with these files: ${why}`,
      ),
    ];
  }
  if (endsAt === null) return [];
  const ends = new Date(endsAt).toISOString().slice(0, 10);
  const isSoon = endsAt - now < soonMs;
  return [
    find(
      isSoon ? "unsafe" : "good",
      isSoon ? "revocationsEnd" : "revocations",
      `${crl} gilt bis ${ends}${isSoon ? ": was danach gesperrt wird, ist hier unbekannt. Die Datei erneuern" : ""}.`,
      `${crl} is good until ${ends}${isSoon ? ": what is revoked later is not known here. Replace the file" : ""}.`,
    ),
  ];
}
