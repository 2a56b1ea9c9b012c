import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { Newcomers } from "../../../broker/newcomers.ts";

interface Ends {
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly localAddress?: string;
}

/** A socket as far as anybody here looks at it. */
function socketOf(ends: Ends): Socket {
  const socket = new EventEmitter();
  // The rest of a socket is not looked at.
  return Object.assign(socket, { localPort: 8883, localAddress: "192.0.2.1", ...ends }) as Socket;
}

const address = "198.51.100.7";
let port = 1_000;
function newcomer(newcomers: Newcomers, from = address): Socket | null {
  port += 1;
  const socket = socketOf({ remoteAddress: from, remotePort: port });
  return newcomers.enter(socket, from) ? socket : null;
}

test("one address may have so many, and another is not kept out by them", () => {
  const newcomers = new Newcomers(10, 2);
  const [first] = [newcomer(newcomers), newcomer(newcomers)];
  expect(newcomer(newcomers)).toBeNull();
  expect(newcomer(newcomers, "203.0.113.9")).not.toBeNull();
  first?.emit("close");
  expect(newcomer(newcomers)).not.toBeNull();
  expect(newcomers.count).toBe(3);
});

test("hosts of one IPv6 network count as one address", () => {
  const newcomers = new Newcomers(10, 1);
  expect(newcomer(newcomers, "2001:db8:1:2::a")).not.toBeNull();
  expect(newcomer(newcomers, "2001:db8:1:2::b")).toBeNull();
  expect(newcomer(newcomers, "2001:db8:1:3::b")).not.toBeNull();
});

test("all of them together may be so many", () => {
  const newcomers = new Newcomers(2, 2);
  expect(newcomer(newcomers, "198.51.100.1")).not.toBeNull();
  expect(newcomer(newcomers, "198.51.100.2")).not.toBeNull();
  expect(newcomer(newcomers, "198.51.100.3")).toBeNull();
});

test("who was accepted counts no more, and once only", () => {
  const newcomers = new Newcomers(2, 2);
  const ends = { remoteAddress: address, remotePort: 9 };
  const socket = socketOf(ends);
  newcomers.enter(socket, address);
  newcomer(newcomers);
  // As the TLS socket over it says it.
  newcomers.accepted(socketOf(ends));
  newcomers.accepted(socketOf(ends));
  socket.emit("close");
  expect(newcomers.count).toBe(1);
});

test.each<[string, Ends, Ends]>([
  ["from one port to two addresses of this machine", {}, { localAddress: "192.0.2.2" }],
  ["of which nothing can be told any more", { remotePort: 0 }, { remotePort: 0 }],
])("two connections %s are both counted, and both discounted", (_what, one, other) => {
  const newcomers = new Newcomers(10, 10);
  const ends = { remoteAddress: address, remotePort: 9 };
  const sockets = [socketOf({ ...ends, ...one }), socketOf({ ...ends, ...other })];
  for (const socket of sockets) newcomers.enter(socket, address);
  expect(newcomers.count).toBe(2);
  for (const socket of sockets) socket.emit("close");
  expect(newcomers.count).toBe(0);
});
