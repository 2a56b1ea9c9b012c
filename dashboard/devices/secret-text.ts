/** What the code beside a secret says: the two words that the controller's MQTT connection takes. */
export const secretCode = (deviceId: string, secret: string): string =>
  JSON.stringify({ username: deviceId, password: secret });

/** One line for each device, for the maker's programming tool. */
export const secretsCsv = (secrets: Readonly<Record<string, string>>): string =>
  ["device;secret", ...Object.entries(secrets).map(([id, secret]) => `${id};${secret}`), ""].join(
    "\r\n",
  );
