import { isIPv6 } from "node:net";

/** What counts as one address where attempts are counted: an IPv4 address, or the /64 that an IPv6 host has all of to choose from. */
export function addressGroup(address: string | null): string {
  if (address === null) return "";
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = "", tail = ""] = (address.split("%")[0] ?? "").split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === "" ? [] : tail.split(":");
  const full = address.includes("::")
    ? [
        ...front,
        ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => "0"),
        ...back,
      ]
    : front;
  return `${full.slice(0, 4).join(":").toLowerCase()}::/64`;
}
