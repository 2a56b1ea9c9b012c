import { Duplex } from "node:stream";
import type { Connection } from "./connection.ts";

interface Piece {
  readonly chunk: Buffer;
}

/**
 * What aedes sees instead of the socket: all frames of a client but those the guard keeps for itself, and a way back.
 *
 * mqtt-packet writes one packet as several pieces, but it corks the stream before the first and uncorks it on a later
 * tick. So pieces arrive here in whole packets, and leave in one write: acknowledgements that the guard writes to
 * the socket beside them can never stand inside a packet.
 */
export class DeviceStream extends Duplex {
  readonly connection: Connection;
  #socket: Duplex;

  constructor(connection: Connection, socket: Duplex) {
    super({ emitClose: true, allowHalfOpen: false });
    this.connection = connection;
    this.#socket = socket;
  }

  override _read(): void {
    this.connection.streamWantsMore();
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    written: (error?: Error) => void,
  ): void {
    this.#send(chunk, written);
  }

  override _writev(pieces: Piece[], written: (error?: Error) => void): void {
    this.#send(Buffer.concat(pieces.map((piece) => piece.chunk)), written);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.connection.streamClosed();
    done(error);
  }

  #send(bytes: Buffer, written: (error?: Error) => void): void {
    if (this.#socket.destroyed) {
      written(new Error("connection closed"));
      return;
    }
    // aedes waits for a reader that does not read, and drops it after its drainTimeout.
    if (this.#socket.write(bytes)) written();
    else this.#socket.once("drain", written);
  }
}
