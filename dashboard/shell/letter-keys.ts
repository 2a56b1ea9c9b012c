const storageKey = "lichtpunkt.letterKeys";

/** Whether single letters act as shortcuts. They can be turned off (WCAG 2.1.4), for speech input types letters. */
export function letterKeysOn(): boolean {
  return localStorage.getItem(storageKey) !== "off";
}

export function setLetterKeys(on: boolean): void {
  localStorage.setItem(storageKey, on ? "on" : "off");
}
