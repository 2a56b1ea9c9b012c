import { expect, test } from "vitest";
import { fieldConfig } from "../../../ingest/config.ts";
import { brokerConfig, listenerSamples } from "../../../ingest/doors-of-field.ts";

test.each([
  ["127.0.0.1", "plain", "loopback"],
  ["::1", "plain", "loopback"],
  ["localhost", "tls", "loopback"],
  ["0.0.0.0", "plain", "network"],
  ["::", "tls", "network"],
  ["192.0.2.1", "plain", "network"],
  ["127.0.0.1.example", "plain", "network"],
] as const)("a listener on %s, %s, is told as one of the %s", (host, security, reach) => {
  const labels = `host="${host}",port="1883",security="${security}",reach="${reach}"`;
  expect(listenerSamples([{ host, port: 1883, security }])).toEqual({
    [`lichtpunkt_mqtt_listener{${labels}}`]: 1,
  });
});

test("what a host is called cannot end its label", () => {
  const [name = ""] = Object.keys(
    listenerSamples([{ host: 'a",reach="loopback\n', port: 1, security: "plain" }]),
  );
  expect(name).toBe(
    'lichtpunkt_mqtt_listener{host="a_,reach=_loopback_",port="1",security="plain",reach="network"}',
  );
});

const read = (environment: Record<string, string>) => {
  const result = fieldConfig({ LICHTPUNKT_DATA_DIR: "/town", ...environment });
  if (!result.ok) throw new Error(result.faults.join("; "));
  return brokerConfig(result.config);
};

test("no TLS listener is opened unless it is asked for", () => {
  expect(read({}).tls).toBeNull();
});

test("a TLS listener takes the files that are named, and else those of the town's own authority", () => {
  const { tls } = read({
    LICHTPUNKT_MQTT_TLS_HOST: "0.0.0.0",
    LICHTPUNKT_MQTT_TLS_CA: "/city/authorities.pem",
    LICHTPUNKT_MQTT_TLS_CRL: "/city/crl.pem",
  });
  expect(tls).toEqual({
    host: "0.0.0.0",
    port: 8883,
    files: {
      cert: "/town/ca/server.pem",
      key: "/town/ca/server-key.pem",
      ca: "/city/authorities.pem",
      crl: "/city/crl.pem",
    },
  });
});
