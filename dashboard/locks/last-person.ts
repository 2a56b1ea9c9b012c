const storageKey = "lichtpunkt.lockPerson";

export interface LockPerson {
  readonly person: string;
  readonly phone: string;
}

/** Who set the last lock in this browser: a crew works with one phone. */
export function lastPerson(): LockPerson | null {
  const stored = localStorage.getItem(storageKey);
  if (stored === null) return null;
  const [person, phone] = stored.split("\n");
  return person === undefined || phone === undefined ? null : { person, phone };
}

export function rememberPerson({ person, phone }: LockPerson): void {
  localStorage.setItem(storageKey, `${person}\n${phone}`);
}

/** Who signs out leaves no name behind. */
export function forgetPerson(): void {
  localStorage.removeItem(storageKey);
}

/** A number to dial: what a phone understands of what was typed. */
export const phoneLink = (phone: string): string => `tel:${phone.replaceAll(/[^\d+*#]/g, "")}`;

/** At least five digits, so that somebody can call. */
export const isPhone = (phone: string): boolean =>
  /^[+\d][\d\s()/.-]*$/.test(phone.trim()) && phone.replaceAll(/\D/g, "").length >= 5;
