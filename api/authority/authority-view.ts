import { X509Certificate } from "node:crypto";
import type { AuthorityView } from "../contract/credentials.ts";
import { readAuthority, readCertificate } from "./files.ts";

/** What of the authority may be shown: no key. */
export async function authorityView(dataDir: string): Promise<AuthorityView> {
  const pem = await readCertificate(dataDir, "authority");
  const server = await readCertificate(dataDir, "server");
  const canSign = (await readAuthority(dataDir)) !== null;
  return {
    authority: pem === null ? null : { ...about(pem), pem, canSign },
    server: server === null ? null : aboutServer(server),
  };
}

function about(pem: string) {
  const read = new X509Certificate(pem);
  return {
    subject: read.subject.replace(/^CN=/, ""),
    fingerprint: read.fingerprint256,
    notBefore: read.validFromDate.getTime(),
    notAfter: read.validToDate.getTime(),
  };
}

function aboutServer(pem: string): NonNullable<AuthorityView["server"]> {
  const read = new X509Certificate(pem);
  return {
    names: (read.subjectAltName ?? "").replaceAll(/(?:DNS|IP Address):/g, ""),
    fingerprint: read.fingerprint256,
    notAfter: read.validToDate.getTime(),
  };
}
