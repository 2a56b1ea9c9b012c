/** As the API asks for it (ProfileChange). */
export const leastPasswordLength = 12;

/** What is wrong with a new password typed twice; null where it can be sent. */
export function passwordFault(password: string, again: string): "tooShort" | "different" | null {
  if (password.length < leastPasswordLength) return "tooShort";
  return password === again ? null : "different";
}
