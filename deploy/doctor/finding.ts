/** What the doctor has found of one thing. */
export interface Finding {
  /** good: as it should be. note: worth knowing. unsafe: to be put right. broken: it does not work so. */
  readonly level: "good" | "note" | "unsafe" | "broken";
  /** For machines, as `mqttPlain`. */
  readonly code: string;
  readonly text: Words;
}

export interface Words {
  readonly de: string;
  readonly en: string;
}

export const find = (level: Finding["level"], code: string, de: string, en: string): Finding => ({
  level,
  code,
  text: { de, en },
});

/** A port that is open, or is to be. */
export interface OpenPort {
  /** As `0.0.0.0:8883`. */
  readonly address: string;
  /** Whether somebody takes connections there now. */
  readonly isOpen: boolean;
  readonly isEncrypted: boolean;
  readonly reach: "machine" | "network";
  readonly why: Words;
}
