import type { Socket } from "node:net";

/** One connection of all that are open. A TLS socket and the socket it runs over, which know nothing of each other, have the same. */
export function connectionKey(socket: Partial<Socket>): string {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
