import type { Connection } from "./connection.ts";

/** Who is connected, and as whom. */
export class PresentClients {
  readonly #all = new Set<Connection>();
  readonly #byClientId = new Map<string, Connection>();
  /** Admitted, and not told so yet: what is revoked meanwhile holds for them too. */
  readonly #joining = new Set<Connection>();

  /** Everybody, whether or not it has said who it is. */
  get all(): ReadonlySet<Connection> {
    return this.#all;
  }

  /** How many have been accepted and not gone. */
  get accepted(): number {
    return this.#byClientId.size;
  }

  came(connection: Connection): void {
    this.#all.add(connection);
  }

  admitted(connection: Connection): void {
    this.#joining.add(connection);
  }

  /** It has been told that it is accepted. */
  joined(connection: Connection): void {
    this.#joining.delete(connection);
    if (this.#all.has(connection)) this.#byClientId.set(connection.clientId, connection);
  }

  left(connection: Connection): void {
    this.#all.delete(connection);
    this.#joining.delete(connection);
    if (this.holderOf(connection.clientId) === connection) {
      this.#byClientId.delete(connection.clientId);
    }
  }

  /** The connection that holds this client id now. */
  holderOf(clientId: string): Connection | undefined {
    return this.#byClientId.get(clientId);
  }

  /** All that is open, or about to be, under a device's name. */
  ofDevice(deviceId: string): Connection[] {
    const open = this.holderOf(deviceId);
    const all = open === undefined ? [...this.#joining] : [open, ...this.#joining];
    return all.filter(
      ({ identity }) => identity?.kind === "device" && identity.deviceId === deviceId,
    );
  }
}
