/** Backups, and the warnings that stand on every screen. */
export const backups = {
  "warning.title": "Security warnings",
  "warning.sign": "Unsafe",
  "warning.httpPlain":
    "This page can be reached over the network without encryption ({{host}}:{{port}}): passwords can be read. Remedy: set up a certificate or a reverse proxy.",
  "warning.publicPlain":
    "The address {{url}} is not encrypted: passwords can be read. Remedy: set up an address with https.",
  "warning.mqttPlain":
    "Controllers connect without encryption ({{host}}:{{port}}): whoever listens on the network can switch. Remedy: set up TLS.",
  "warning.revocationsEnd":
    "A revocation list of device certificates holds only until {{at}}: what is revoked later is not known here. Remedy: replace the file in LICHTPUNKT_MQTT_TLS_CRL.",
  "warning.backupFailed": "The backup at {{at}} failed. Administration, Backup says why.",
  "warning.backupOld": "The last checked backup is of {{at}}.",
  "warning.backupNone": "There is no checked backup. Back up now: Administration, Backup.",
  "warning.other": "Warning: {{code}}",
  "backups.one": "Backup",
  "backups.never": "There is no checked backup yet.",
  "backups.neverMore":
    "If this machine fails the lamps light on by their program; inventory, programs and history would be lost.",
  "backups.lastGood": "Last checked backup",
  "backups.lastSealed": "{{size}}, encrypted, read back whole",
  "backups.lastOpen": "{{size}}, not encrypted, read back whole",
  "backups.tooOld": "That is too long ago. Back up now, and look at the schedule.",
  "backups.makeNow": "Back up now",
  "backups.noFolderReason": "A folder for backups has to be set first.",
  "backups.busyReason": "A backup is under way.",
  "backups.failed": "The last backup failed; what was there before is untouched. The reason:",
  "backups.step.copying": "The state is held and copied; the town goes on.",
  "backups.step.checking": "The copy is being checked.",
  "backups.step.packing": "The copy is being packed.",
  "backups.step.readingBack": "The file is being read back.",
  "backups.step.verifying": "The backup is being read and checked.",
  "backups.since": "since {{time}}",
  "backups.noFolder": "Where backups go has not been set yet",
  "backups.noFolderMore":
    "That is done where Lichtpunkt is started, so that nobody decides from a browser where the data goes. Best on another disk or another machine:",
  "backups.where": "Where, when, for whom",
  "backups.folder": "Folder",
  "backups.schedule": "Schedule",
  "backups.noSchedule": "none: backups are made by hand only",
  "backups.daily": "daily at {{at}}; {{keep}} are kept",
  "backups.next": "Next: {{at}}",
  "backups.sealing": "Encryption",
  "backups.sealed": "for the public key that is set (age)",
  "backups.open": "none",
  "backups.sameDisk":
    "The folder lies on the same disk as the data: if it breaks, both are lost. Put it on another one.",
  "backups.influx":
    "Readings lie in InfluxDB and are in no backup: back them up there (influxd backup).",
  "backups.keyWarning":
    "Without the secret key nobody opens these backups. Keep it in two safe places, not on this machine.",
  "backups.openWarning":
    "Backups that are not encrypted hold no secret keys, but names and password hashes: treat the files like personnel files. LICHTPUNKT_BACKUP_RECIPIENT encrypts them.",
  "backups.kept": "Backups kept",
  "backups.none": "None yet.",
  "backups.isSealed": "encrypted",
  "backups.isOpen": "not encrypted",
  "backups.checked": "checked",
  "backups.unchecked": "not checked yet",
  "backups.gone": "This backup is no longer there.",
  "backups.state": "State of",
  "backups.checkedAt": "Last checked",
  "backups.size": "Size",
  "backups.holds": "Content",
  "backups.lights_one": "{{number}} light point",
  "backups.lights_other": "{{number}} light points",
  "backups.people_one": "{{count}} person",
  "backups.people_other": "{{count}} people",
  "backups.file": "File",
  "backups.leftOut": "Not in it; secrets go into encrypted backups only:",
  "backups.recordBroken":
    "The record was not whole already when this was made. Administration, Record shows what is missing.",
  "backups.check": "Check",
  "backups.download": "Download",
  "backups.delete": "Delete",
  "backups.deleteSure": "This backup is gone then; it cannot be undone.",
  "backups.deleteYes": "Delete for good",
  "backups.deleteNo": "Keep it",
  "backups.deleted": "Backup of {{at}} deleted",
  "backups.restoring": "Bringing a town back",
  "backups.restoringWhat":
    "That is done on the command line of the new machine, not here: nothing is ever restored over a running town.",
  "backups.restoreCommand":
    "node_modules/.bin/node main.ts restore FILE --into FOLDER --key KEYFILE",
  "backups.restore.machine":
    "Set up Lichtpunkt on the new machine (npm ci) and copy the backup's file there.",
  "backups.restore.command":
    "Restore into an empty folder; every byte is checked first. Without encryption leave out --key.",
  "backups.restore.start":
    "Set LICHTPUNKT_DATA_DIR to that folder, leave the former town switched off, npm start.",
  "backups.restore.lamps":
    "The lamps connect by themselves. Everybody signs in again; new commands outrank all earlier ones.",
  "backups.rehearse":
    "Rehearse it once a year on another machine, without connecting it to the lamps.",
} as const;
