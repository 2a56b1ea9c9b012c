import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { roles } from "../contract/session.ts";
import { usualApprovalRule, type ApprovalRule } from "../contract/approvals.ts";

const key = "approvalRule";

/** The rule in force; the usual one where the town has set none. */
export async function readRule(db: Kysely<OfficeSchema>): Promise<ApprovalRule> {
  const row = await db.selectFrom("meta").select("value").where("key", "=", key).executeTakeFirst();
  if (row === undefined) return usualApprovalRule;
  // Written by writeRule from a checked body.
  return { ...usualApprovalRule, ...(JSON.parse(row.value) as Partial<ApprovalRule>) };
}

export async function writeRule(db: Kysely<OfficeSchema>, rule: ApprovalRule): Promise<void> {
  await db
    .insertInto("meta")
    .values({ key, value: JSON.stringify(rule) })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value: JSON.stringify(rule) }))
    .execute();
}

/** Whether a new rule lets anything pass that the old one holds back, or lets more people decide. */
export function isLooser(before: ApprovalRule, after: ApprovalRule): boolean {
  const rank = (role: ApprovalRule["approver"]): number => roles.indexOf(role);
  return (
    after.sharePercent > before.sharePercent ||
    after.leastLights > before.leastLights ||
    after.fallPercent > before.fallPercent ||
    after.windowMinutes < before.windowMinutes ||
    after.delayMinutes < before.delayMinutes ||
    rank(after.approver) < rank(before.approver) ||
    rank(after.breakGlass) < rank(before.breakGlass)
  );
}
