/** What a scanned or typed code says. */
export type Scan =
  | { readonly kind: "device" | "light"; readonly id: string }
  /** `text` as it was read, at most 200 characters. */
  | { readonly kind: "unknown"; readonly text: string };

/** As in firmware-contracts: what may name a device in a topic. */
const identifier = /^[A-Za-z0-9_-]{1,64}$/;
/** Our own labels for controllers. */
const ownPrefix = "LPD1:";
/** Names under which makers print an identity, the most telling first. */
const vendorKeys = ["id", "devid", "deviceid", "deveui", "eui", "mac", "imei", "sn", "serial"];
const longest = 200;

/** The text of the code on a controller's label. */
export function deviceCode(deviceId: string): string {
  return ownPrefix + deviceId;
}

/** The path of the code on a mast's label, behind the public address. */
export function lightCodePath(lightId: string): string {
  return `/q/${lightId}`;
}

/**
 * Reads a code: our own labels, the address on a mast, a plain id, what makers print ("SN:24-0815;ID:LC-77", "S/N LC77"), or an address
 * with the id as its last part. Whether there is such a device or light point is for the server to say.
 */
export function readScan(scanned: string): Scan {
  const text = scanned.trim().slice(0, longest);
  if (text.startsWith(ownPrefix)) return device(text.slice(ownPrefix.length).trim(), text);
  if (identifier.test(text)) return device(text, text);
  const url = addressOf(text);
  if (url !== null) return fromAddress(url, text);
  return fromVendor(text);
}

function device(id: string, text: string): Scan {
  return identifier.test(id) ? { kind: "device", id } : { kind: "unknown", text };
}

function addressOf(text: string): URL | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  return new URL(text);
}

function fromAddress(url: URL, text: string): Scan {
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const id = parts.at(-1) ?? "";
  if (parts.at(-2) === "q") {
    return identifier.test(id) ? { kind: "light", id } : { kind: "unknown", text };
  }
  const named = new Map([...url.searchParams].map(([key, value]) => [plain(key), value]));
  const told = firstNamed(named);
  if (told !== null) return { kind: "device", id: told };
  return id === "q" ? { kind: "unknown", text } : device(id, text);
}

/** "KEY:VALUE" or "KEY=VALUE" in parts. */
function fromVendor(text: string): Scan {
  const named = new Map<string, string>();
  for (const part of text.split(/[;,|\r\n\t]+/)) {
    const pair = /^([A-Za-z/_. ]{1,20})[:=](.*)$/.exec(part.trim());
    const [, key, value] = pair ?? [];
    if (key !== undefined && value !== undefined) named.set(plain(key), value.trim());
  }
  const told = firstNamed(named);
  return told === null ? { kind: "unknown", text } : { kind: "device", id: told };
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z]/g, "");
}

function firstNamed(named: ReadonlyMap<string, string>): string | null {
  for (const key of vendorKeys) {
    // Addresses of radio modules are printed with colons, and named without them.
    const id = named.get(key)?.replaceAll(":", "");
    if (id !== undefined && identifier.test(id)) return id;
  }
  return null;
}
