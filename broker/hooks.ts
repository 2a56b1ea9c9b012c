import type { AedesOptions, AuthenticateError, Client } from "aedes";
import { DeviceStream } from "./device-stream.ts";
import type { Connection } from "./connection.ts";
import { intakeFlags } from "./intake.ts";
import type { Intake } from "./intake.ts";
import { isSecret, mayRead, mayRoute, refuseConnect, refuseInternalConnect } from "./authorize.ts";
import type { Identity } from "./authorize.ts";
import type { Attempts } from "./attempts.ts";
import type { SecurityEvent } from "./security-events.ts";

/** By what a device proves who it is. */
export type Proof =
  | { readonly kind: "secret"; readonly secret: Uint8Array }
  /** Shown in the TLS handshake, which has proved the key; it chains to an authority that is trusted and is in its time. */
  | {
      readonly kind: "certificate";
      /** SHA-256, 64 hexadecimal digits in lower case. */
      readonly fingerprint: string;
    };

/** What the registry says to a device id and its proof. */
export type Credentials =
  | {
      readonly kind: "accepted";
      readonly deviceId: string;
      readonly deviceKind: "lamp" | "gateway" | "cabinet";
      readonly groups: readonly string[];
      /** Devices it may speak for. */
      readonly behind: readonly string[];
    }
  | { readonly kind: "refused"; readonly why: string };

export interface HookDependencies {
  readonly site: string;
  readonly intake: Intake;
  readonly internal: { readonly username: string; readonly secretSha256: Uint8Array };
  authenticate(deviceId: string, proof: Proof, address: string): Promise<Credentials>;
  readonly attempts: Attempts;
  /** Seconds on a clock that never goes back. */
  elapsed(): number;
  /** It has been admitted, and aedes is about to accept it. */
  admitted(connection: Connection): void;
  /** The connection that holds this client id now. */
  holderOf(clientId: string): Connection | undefined;
  isClosing(): boolean;
  security(event: SecurityEvent): void;
  onFailure(what: string, error: unknown): void;
}

type Hooks = Required<
  Pick<
    AedesOptions,
    "preConnect" | "authenticate" | "authorizePublish" | "authorizeSubscribe" | "authorizeForward"
  >
>;

/** CONNACK return codes [MQTT-3.2.2.3]. */
const connack = { identifierRejected: 2, serverUnavailable: 3, notAuthorized: 5 } as const;

function refusal(code: (typeof connack)[keyof typeof connack], why: string): AuthenticateError {
  return Object.assign(new Error(why), { returnCode: code });
}

function connectionOf(client: Client | null): Connection | null {
  return client?.conn instanceof DeviceStream ? client.conn.connection : null;
}

/** A certificate counts before a secret: it says more, and the secret need not be known at all. */
function proofOf({ certificate }: Connection, secret: Uint8Array | undefined): Proof {
  if (certificate !== null) return { kind: "certificate", fingerprint: certificate.fingerprint };
  // A copy, for the frame it lies in is the parser's, and the answer comes later.
  return { kind: "secret", secret: new Uint8Array(secret ?? []) };
}

/** The questions aedes asks, answered. Every hook may meet a null client, and a client that has gone meanwhile. */
export function createHooks(deps: HookDependencies): Hooks {
  const refuse = (connection: Connection, clientId: string, why: string): AuthenticateError => {
    const { address } = connection;
    deps.security({
      kind: "connectRefused",
      deviceId: clientId.slice(0, 64),
      detail: why,
      address,
    });
    const rejected = why === "clientIdInvalid" || why === "clientIdTaken";
    if (why === "tooManyFailures" || why === "connectsTooOften") {
      return refusal(connack.serverUnavailable, why);
    }
    return refusal(rejected ? connack.identifierRejected : connack.notAuthorized, why);
  };

  const identify = async (
    connection: Connection,
    clientId: string,
    username: string | undefined,
    secret: Uint8Array | undefined,
  ): Promise<Identity | AuthenticateError> => {
    const { willTopic, certificate, address } = connection;
    const commonName = certificate === null ? undefined : certificate.commonName;
    const hasSecret = secret !== undefined;
    const request = { clientId, username, hasSecret, commonName, willTopic };
    const internal = username === deps.internal.username && certificate === null;
    const refused = internal ? refuseInternalConnect(request) : refuseConnect(request, deps.site);
    if (refused !== null) return refuse(connection, clientId, refused);
    if (internal && secret !== undefined) {
      const right = isSecret(secret, deps.internal.secretSha256);
      return right ? { kind: "internal" } : refuse(connection, clientId, "wrongSecret");
    }
    const waits = deps.attempts.refuse(clientId, address, deps.elapsed());
    if (waits !== null) return refuse(connection, clientId, waits);
    const proof = proofOf(connection, secret);
    const answer = await deps.authenticate(clientId, proof, address ?? "");
    if (answer.kind === "refused") {
      const isOver = deps.attempts.failed(clientId, address, deps.elapsed());
      return refuse(connection, clientId, isOver ? "tooManyFailures" : answer.why);
    }
    deps.attempts.accepted(clientId, address, deps.elapsed());
    const { deviceId, deviceKind, groups, behind } = answer;
    const rights = { groups: new Set(groups), behind: new Set(behind) };
    return { kind: "device", deviceId, deviceKind, rights };
  };

  /** Null: admitted. */
  const admit = async (
    connection: Connection,
    clientId: string,
    username: string | undefined,
    secret: Uint8Array | undefined,
  ): Promise<AuthenticateError | null> => {
    try {
      const answer = await identify(connection, clientId, username, secret);
      if (answer instanceof Error) return answer;
      const held = deps.holderOf(clientId)?.identity ?? null;
      if (held !== null && held.kind !== answer.kind) {
        return refuse(connection, clientId, "clientIdTaken");
      }
      connection.identity = answer;
      deps.admitted(connection);
      return null;
    } catch (error) {
      deps.onFailure("a device could not be authenticated", error);
      return refusal(connack.serverUnavailable, "credentials cannot be read now");
    }
  };

  return {
    preConnect(client, packet, done) {
      const connection = connectionOf(client);
      if (connection === null) {
        done(new Error("not a guarded connection"), false);
        return;
      }
      connection.clientId = packet.clientId;
      connection.willTopic = packet.will?.topic ?? null;
      // The guard sees all frames, aedes does not: so the guard watches the keep alive, and aedes is told of none.
      connection.keepaliveSeconds = packet.keepalive ?? 0;
      packet.keepalive = 0;
      done(null, true);
    },

    authenticate(client, username, password, reply) {
      const connection = connectionOf(client);
      if (connection === null) {
        reply(refusal(connack.serverUnavailable, "not a guarded connection"), null);
        return;
      }
      // As it was sent: aedes invents an id for whoever gives none.
      void admit(connection, connection.clientId, username, password).then((refused) =>
        reply(refused, refused === null),
      );
    },

    /** Comes for internal publishes, which are routed, and for wills of devices, which go to the intake. */
    authorizePublish(client, packet, done) {
      const connection = connectionOf(client);
      const identity = connection?.identity ?? null;
      if (connection === null || identity === null) {
        done(new Error("nobody is known to have sent this"));
        return;
      }
      if (mayRoute(identity, packet.topic)) {
        done(null);
        return;
      }
      if (identity.kind === "device" && !connection.orderly && !deps.isClosing()) {
        const payload = Buffer.from(packet.payload);
        const flags = intakeFlags.fromWill | (packet.retain ? intakeFlags.retain : 0);
        const { length } = payload;
        const device = Buffer.from(identity.deviceId);
        deps.intake.take(device, "connection", flags, payload, 0, length, length, null, 0);
      }
      // aedes then routes nothing; of a will it asks no more.
      done(new Error("not routed"));
    },

    authorizeSubscribe(client, subscription, done) {
      const connection = connectionOf(client);
      const identity = connection?.identity ?? null;
      const allowed = identity !== null && mayRead(identity, deps.site, subscription.topic);
      if (!allowed && connection !== null) {
        const detail = `subscribed to ${JSON.stringify(subscription.topic.slice(0, 200))}`;
        const deviceId = connection.clientId;
        deps.security({ kind: "foreignFilter", deviceId, detail, address: connection.address });
      }
      // null: SUBACK says failure for this filter, the connection goes on [MQTT-3.9.3].
      done(null, allowed ? subscription : null);
    },

    authorizeForward(client, packet) {
      const identity = connectionOf(client)?.identity ?? null;
      return identity !== null && mayRead(identity, deps.site, packet.topic) ? packet : null;
    },
  };
}
