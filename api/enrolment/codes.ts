import type { Kysely, Selectable } from "kysely";
import { insertMany } from "../../store/bulk.ts";
import type { EnrolmentCodesTable } from "../../store/office-access-schema.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { newId } from "../auth/token.ts";
import type {
  EnrolmentCodeRequest,
  EnrolmentCodeView,
  NewEnrolmentCode,
} from "../contract/credentials.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { audit, type Actor } from "../office/audit.ts";
import { hashEnrolmentCode, newEnrolmentCode } from "./code-text.ts";

const hourMs = 3_600_000;
const mostListed = 500;

interface Making {
  readonly actor: Actor;
  readonly now: number;
}

/** Makes codes that bring one device in each, and tells them this once. Call it in a transaction. `now`: milliseconds since 1970. */
export async function createCodes(
  db: Kysely<OfficeSchema>,
  { kind, deviceId, gatewayId, hours, count = 1, note }: EnrolmentCodeRequest,
  { actor, now }: Making,
): Promise<{ readonly kind: "created"; readonly codes: readonly NewEnrolmentCode[] } | Refusal> {
  if (deviceId !== undefined && count > 1) {
    return invalid("/count", "must be 1 where a device is named");
  }
  if (gatewayId !== undefined) {
    if (kind === "gateway") return invalid("/gatewayId", "is not for gateways");
    const gateway = await db
      .selectFrom("devices")
      .select("kind")
      .where("id", "=", gatewayId)
      .executeTakeFirst();
    if (gateway?.kind !== "gateway") {
      return invalid("/gatewayId", "must be a gateway that is known");
    }
  }
  const codes = Array.from({ length: count }, () => newEnrolmentCode());
  const rows = codes.map((code): Selectable<EnrolmentCodesTable> => ({
    code: hashEnrolmentCode(code),
    id: newId("ec"),
    device_id: deviceId ?? null,
    kind,
    gateway_id: gatewayId ?? null,
    note: note ?? null,
    created_at: now,
    created_by: actor.user.id,
    expires_at: now + hours * hourMs,
    used_at: null,
    used_by: null,
    used_address: null,
    ended_at: null,
  }));
  await insertMany(db, "enrolment_codes", rows);
  await audit(db, now, actor, {
    action: "enrolmentCode.created",
    object: rows.length === 1 ? `enrolmentCode:${rows[0]?.id ?? ""}` : "enrolmentCodes",
    after: { ids: rows.map(({ id }) => id), kind, deviceId, gatewayId, hours },
  });
  return {
    kind: "created",
    codes: rows.map((row, i) => ({ ...viewOf(row, now), code: codes[i] ?? "" })),
  };
}

/** The newest codes; what they say is kept of none. */
export async function listCodes(
  db: Kysely<OfficeSchema>,
  now: number,
): Promise<EnrolmentCodeView[]> {
  const rows = await db
    .selectFrom("enrolment_codes")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(mostListed)
    .execute();
  return rows.map((row) => viewOf(row, now));
}

/** Ends a code that nobody has used. Call it in a transaction. */
export async function withdrawCode(
  db: Kysely<OfficeSchema>,
  id: string,
  { actor, now }: Making,
): Promise<{ readonly kind: "withdrawn" } | Refusal> {
  const row = await db
    .selectFrom("enrolment_codes")
    .select(["used_by", "ended_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return refuse("notFound", `There is no enrolment code ${id}.`);
  if (row.used_by !== null) {
    return refuse("conflict", `${row.used_by} has used this code already: revoke the device.`);
  }
  if (row.ended_at !== null) return { kind: "withdrawn" };
  await db.updateTable("enrolment_codes").set({ ended_at: now }).where("id", "=", id).execute();
  await audit(db, now, actor, {
    action: "enrolmentCode.withdrawn",
    object: `enrolmentCode:${id}`,
  });
  return { kind: "withdrawn" };
}

function viewOf(row: Selectable<EnrolmentCodesTable>, now: number): EnrolmentCodeView {
  return {
    id: row.id,
    deviceId: row.device_id,
    kind: row.kind,
    gatewayId: row.gateway_id,
    note: row.note,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    state:
      row.used_at !== null
        ? "used"
        : row.ended_at !== null
          ? "withdrawn"
          : row.expires_at <= now
            ? "expired"
            : "open",
    usedAt: row.used_at,
    usedBy: row.used_by,
  };
}

function invalid(pointer: string, message: string): Refusal {
  return refuse("invalidInput", `body ${pointer} ${message}.`, { errors: [{ pointer, message }] });
}
