import type { TownWarning } from "../contract/town.ts";
import { isLoopbackHost } from "../http/listen-settings.ts";
import type { Office } from "./office.ts";

/** A town whose backups are made by themselves is warned when the last sound one is older, in ms. */
const backupAgeMs = 50 * 3_600_000;
/** So long before a revocation list of devices' certificates is over it is warned of, in ms. */
const revocationsEndMs = 3 * 86_400_000;

/** What is unsafe as this town is set up. Stands on every screen until it is put right. */
export function townWarnings(
  office: Pick<Office, "config" | "publicUrl" | "link" | "backups" | "now">,
): TownWarning[] {
  const { config, publicUrl, link, backups } = office;
  const warnings: TownWarning[] = [];
  if (config.httpTlsCert === null && !isLoopbackHost(config.httpHost)) {
    const { httpHost: host, httpPort: port } = config;
    warnings.push({ code: "httpPlain", parameters: { host, port } });
  } else if (publicUrl.protocol === "http:" && !isLoopbackHost(publicUrl.hostname)) {
    warnings.push({ code: "publicPlain", parameters: { url: publicUrl.origin } });
  }
  const metrics = link.metrics() ?? {};
  for (const { host, port } of plainListeners(metrics)) {
    warnings.push({ code: "mqttPlain", parameters: { host, port } });
  }
  const { lichtpunkt_mqtt_revocations_end_seconds: revocationsEnd } = metrics;
  if (revocationsEnd !== undefined && revocationsEnd * 1000 - office.now() < revocationsEndMs) {
    warnings.push({ code: "revocationsEnd", parameters: { at: revocationsEnd * 1000 } });
  }
  const { failure, at, running } = backups.view();
  const lastSoundAt = backups.lastSoundAt();
  if (failure !== null) {
    warnings.push({ code: "backupFailed", parameters: { at: failure.at } });
  } else if (at !== null && lastSoundAt === null) {
    // Where there is none at all the first is made at once, and while it is made nothing is wrong yet.
    if (running?.kind !== "make") warnings.push({ code: "backupNone", parameters: {} });
  } else if (at !== null && lastSoundAt !== null && office.now() - lastSoundAt > backupAgeMs) {
    warnings.push({ code: "backupOld", parameters: { at: lastSoundAt } });
  }
  return warnings;
}

/** Field's listeners that the network reaches in plain text, as its metrics tell them. */
function plainListeners(
  metrics: Readonly<Record<string, number>>,
): { readonly host: string; readonly port: string }[] {
  return Object.keys(metrics).flatMap((name) => {
    if (!name.startsWith("lichtpunkt_mqtt_listener{")) return [];
    const labels = new Map(
      [...name.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    );
    if (labels.get("security") !== "plain" || labels.get("reach") !== "network") return [];
    return [{ host: labels.get("host") ?? "", port: labels.get("port") ?? "" }];
  });
}
