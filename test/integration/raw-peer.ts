import { once } from "node:events";
import { connect, type Socket } from "node:net";
import mqttPacket, { type IConnectPacket, type Packet } from "mqtt-packet";

/** A client on a bare socket, for what a well-made MQTT client would never send. */
export interface RawPeer {
  readonly socket: Socket;
  /** Everything the broker has said so far. */
  readonly heard: readonly Packet[];
  send(...packets: readonly (Packet | Buffer)[]): void;
  /** The first packet of this kind, as soon as it is there; rejects when the connection ends before. */
  next<C extends Packet["cmd"]>(cmd: C): Promise<Extract<Packet, { cmd: C }>>;
  /** Resolves when the broker has closed the connection. */
  readonly closed: Promise<void>;
}

export function rawPeer(port: number): RawPeer {
  const socket = connect(port, "127.0.0.1");
  const heard: Packet[] = [];
  let wake = Promise.withResolvers<void>();
  const parser = mqttPacket.parser();
  parser.on("packet", (packet) => {
    heard.push(packet);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  socket.on("data", (chunk: Buffer) => void parser.parse(chunk));
  // A reset is an end like any other.
  socket.on("error", () => {});
  const closed = once(socket, "close").then(() => {});
  return {
    socket,
    heard,
    closed,
    send(...packets) {
      for (const packet of packets) {
        socket.write(Buffer.isBuffer(packet) ? packet : mqttPacket.generate(packet));
      }
    },
    async next(cmd) {
      for (;;) {
        const found = heard.find((packet) => packet.cmd === cmd);
        // The search was for exactly this kind.
        if (found !== undefined) return found as never;
        if (socket.closed) throw new Error(`the connection ended before a ${cmd}`);
        await Promise.race([wake.promise, closed]);
      }
    },
  };
}

/** A CONNECT as a device sends it; `changes` makes it a wrong one, and so does what it goes `without`. */
export function connectPacket(
  device: string,
  secret: string,
  changes: Partial<IConnectPacket> = {},
  without: readonly ("username" | "password")[] = [],
): IConnectPacket {
  const packet: IConnectPacket = {
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: true,
    keepalive: 0,
    clientId: device,
    username: device,
    password: Buffer.from(secret),
    ...changes,
  };
  for (const key of without) delete packet[key];
  return packet;
}

const field = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);

/** The same as bytes, for ids that are no text [MQTT-3.1.3]. */
export function connectBytes(clientId: Uint8Array, username: Uint8Array, secret: string): Buffer {
  const body = Buffer.concat([
    field(Buffer.from("MQTT")),
    // Level 4; user name, password, clean session; no keep alive.
    Buffer.from([4, 0xc2, 0, 0]),
    field(clientId),
    field(username),
    field(Buffer.from(secret)),
  ]);
  return Buffer.concat([Buffer.from([0x10, body.length]), body]);
}

/** A connection that has been accepted. */
export async function joinedPeer(port: number, device: string, secret: string): Promise<RawPeer> {
  const peer = rawPeer(port);
  peer.send(connectPacket(device, secret));
  const { returnCode } = await peer.next("connack");
  if (returnCode !== 0) throw new Error(`${device} was refused with ${returnCode}`);
  return peer;
}
