import { environmentName } from "../settings.ts";

/** Settings whose value is a secret itself. Those that name a file, as a key of TLS, are none: a town does not start with half a pair. */
const secretKeys: ReadonlySet<string> = new Set([
  "influxPassword",
  "influxToken",
  "oidcClientSecret",
]);
const secretNames: ReadonlySet<string> = new Set([...secretKeys].map(environmentName));

/** By its key in the configuration file or by its name in the environment. */
export const isSecretSetting = (name: string): boolean =>
  secretKeys.has(name) || secretNames.has(name);
