import type { FieldConfig } from "./config.ts";
import { isLoopback } from "./config.ts";

/** What the settings mean to the broker; `tls` is null where no TLS listener is wanted. */
export function brokerConfig(config: FieldConfig) {
  const { mqttTlsHost: tlsHost } = config;
  const files = {
    cert: config.mqttTlsCert,
    key: config.mqttTlsKey,
    ca: config.mqttTlsCa,
    crl: config.mqttTlsCrl,
  };
  const perSecond = config.mqttFailuresPerSecond;
  return {
    host: config.mqttHost,
    port: config.mqttPort,
    tls: tlsHost === null ? null : { host: tlsHost, port: config.mqttTlsPort, files },
    site: config.site,
    maxPendingPerClient: config.mqttMaxPending,
    maxNewcomersPerAddress: config.mqttNewcomersPerAddress,
    frameLimits: { burst: config.mqttMessageBurst, perSecond: config.mqttMessagesPerSecond },
    failuresPerAddress: { burst: 50 * perSecond, perSecond },
  };
}

/** Open ports as samples of the metrics, so that office can warn of one that is plain and beyond loopback. */
export function listenerSamples(
  listeners: readonly {
    readonly host: string;
    readonly port: number;
    readonly security: "plain" | "tls";
  }[],
): Record<string, number> {
  const samples: Record<string, number> = {};
  for (const { host, port, security } of listeners) {
    const reach = isLoopback(host) ? "loopback" : "network";
    const labels = `host="${host.replaceAll(/["\\\n]/g, "_")}",port="${port}",security="${security}",reach="${reach}"`;
    samples[`lichtpunkt_mqtt_listener{${labels}}`] = 1;
  }
  return samples;
}
