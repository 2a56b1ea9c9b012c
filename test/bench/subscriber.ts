import { connect } from "mqtt";

/**
 * The peer's consumer, a process of its own: one mqtt.js subscriber that stores nothing. Prints `subscribed`, answers
 * each IPC message with the number of messages it has received. Argument: port.
 */
const client = connect(`mqtt://127.0.0.1:${process.argv[2]}`, { clientId: "subscriber" });
let received = 0;
client.on("message", () => {
  received += 1;
});
client.on("connect", () => {
  client.subscribe("lp/v1/#", { qos: 1 }, () => process.send?.({ kind: "subscribed" }));
});
process.on("message", () => process.send?.({ kind: "received", received }));
process.on("disconnect", () => process.exit(0));
