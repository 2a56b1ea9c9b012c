import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { KeyPair } from "../authority/sign.ts";
import { signDevice } from "../authority/sign.ts";
import type { DeviceListLine, IssuedCertificate } from "../contract/credentials.ts";
import type { Refusal } from "../http/problem.ts";
import type { Actor } from "../office/audit.ts";
import { admit } from "./admit.ts";

type Certificates = Readonly<Record<string, IssuedCertificate>>;

/** So many are signed before others get their turn: each costs some milliseconds. */
const signedAtOnce = 4;

/** A certificate with a key for each device; nothing is kept yet. */
export async function certificatesFor(
  authority: KeyPair,
  deviceIds: readonly string[],
  now: number,
): Promise<Certificates> {
  const made: (readonly [string, IssuedCertificate])[] = [];
  for (let from = 0; from < deviceIds.length; from += signedAtOnce) {
    const some = deviceIds.slice(from, from + signedAtOnce);
    const pairs = await Promise.all(some.map((id) => signDevice(authority, id, now)));
    for (const [i, id] of some.entries()) {
      const pair = pairs[i];
      if (pair !== undefined) made.push([id, { ...pair, authority: authority.certificate }]);
    }
    await new Promise(setImmediate);
  }
  return Object.fromEntries(made);
}

interface Admitted {
  readonly kind: "admitted";
  readonly secrets: Readonly<Record<string, string>>;
}

interface AdmittingList {
  readonly actor: Actor;
  readonly now: number;
  readonly given: ReadonlyMap<string, string>;
  readonly certificates: Certificates | null;
}

/**
 * Admits a list without faults in one transaction: all of it, or nothing where a part is refused. Gives the secrets made here, not those
 * the list brought.
 */
export async function admitLines(
  db: Kysely<OfficeSchema>,
  lines: readonly DeviceListLine[],
  admitting: AdmittingList,
): Promise<Admitted | Refusal> {
  try {
    return await db.transaction().execute((trx) => eachGroup(trx, lines, admitting));
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

/** Thrown so that the transaction takes back what came before. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

function ofThese(certificates: Certificates, deviceIds: readonly string[]): Certificates {
  const wanted = new Set(deviceIds);
  return Object.fromEntries(Object.entries(certificates).filter(([id]) => wanted.has(id)));
}

async function eachGroup(
  db: Kysely<OfficeSchema>,
  lines: readonly DeviceListLine[],
  { actor, now, given, certificates }: AdmittingList,
): Promise<Admitted> {
  const secrets = new Map<string, string>();
  // Gateways first: those behind them name them.
  const ordered = lines.toSorted(
    (a, b) => Number(b.kind === "gateway") - Number(a.kind === "gateway"),
  );
  const groups = Map.groupBy(ordered, ({ kind, gatewayId }) => `${kind} ${gatewayId ?? ""}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const deviceIds = group.map(({ deviceId }) => deviceId);
    const { kind, gatewayId } = first;
    const own = certificates === null ? {} : { certificates: ofThese(certificates, deviceIds) };
    const outcome = await admit(
      db,
      { deviceIds, kind, ...(gatewayId === null ? {} : { gatewayId }) },
      { actor, now, given, ...own },
    );
    if (outcome.kind === "refusal") throw new Refused(outcome);
    for (const [id, secret] of Object.entries(outcome.secrets)) {
      if (!given.has(id)) secrets.set(id, secret);
    }
  }
  return { kind: "admitted", secrets: Object.fromEntries(secrets) };
}
