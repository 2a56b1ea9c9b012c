import { passwordFault } from "../../api/contract/password-rules.ts";
import type { PasswordFault } from "../../api/contract/password-rules.ts";

/** What is wrong with a new password typed twice; null where it can be sent. `own`: what is known of the person, as name and email. */
export function newPasswordFault(
  password: string,
  again: string,
  own: readonly string[],
): PasswordFault | "different" | null {
  return passwordFault(password, own) ?? (password === again ? null : "different");
}
