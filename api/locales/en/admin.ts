/** The frame of "Administration". */
export const admin = {
  "admin.parts": "Parts of administration",
  "admin.part.people": "People",
  "admin.part.areas": "Districts",
  "admin.part.sessions": "Sessions",
  "admin.part.devices": "Devices",
  "admin.part.tokens": "API tokens",
  "admin.part.rules": "Rules",
  "admin.part.record": "Record",
  "admin.part.backup": "Backup",
} as const;
