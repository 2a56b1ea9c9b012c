/** Where another process of this machine reaches field: one that listens on a single address is not to be found on loopback. */
export function fieldAddress({
  mqttHost,
  mqttPort,
}: {
  readonly mqttHost: string;
  readonly mqttPort: number;
}): string {
  const listensAnywhere = mqttHost === "0.0.0.0" || mqttHost === "::";
  const host = listensAnywhere ? "127.0.0.1" : mqttHost;
  return `mqtt://${host.includes(":") ? `[${host}]` : host}:${mqttPort}`;
}
