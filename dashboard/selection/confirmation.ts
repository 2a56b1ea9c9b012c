/** How a person says yes: by the button alone, by a tick that names the number, or by writing the number. */
export type Confirmation = "press" | "tick" | "write";

/** The more light points a change touches, the more deliberate the yes; what goes to the trash asks sooner. */
export function confirmationFor(count: number, isRemoval: boolean): Confirmation {
  if (count <= (isRemoval ? 5 : 20)) return "press";
  return count <= (isRemoval ? 100 : 1_000) ? "tick" : "write";
}

/** Whether what was written is that number: 1234, 1.234, 1,234 or 1 234. */
export function isWritten(text: string, count: number): boolean {
  return text.replaceAll(/[.,'’\s]/g, "") === String(count);
}
