/** The frame of "Verwaltung". */
export const admin = {
  "admin.parts": "Teile der Verwaltung",
  "admin.part.people": "Personen",
  "admin.part.areas": "Ortsteile",
  "admin.part.sessions": "Anmeldungen",
  "admin.part.devices": "Geräte",
  "admin.part.tokens": "Zugangsschlüssel",
  "admin.part.rules": "Regeln",
  "admin.part.record": "Protokoll",
  "admin.part.backup": "Sicherung",
} as const;
