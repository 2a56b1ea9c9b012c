/** Backups, and the warnings that stand on every screen. */
export const backups = {
  "warning.title": "Warnungen zur Sicherheit",
  "warning.sign": "Unsicher",
  "warning.httpPlain":
    "Diese Seite ist im Netz ohne Verschlüsselung erreichbar ({{host}}:{{port}}): Passwörter sind mitzulesen. Abhilfe: Zertifikat oder Reverse-Proxy einrichten.",
  "warning.publicPlain":
    "Die Adresse {{url}} ist unverschlüsselt: Passwörter sind mitzulesen. Abhilfe: eine Adresse mit https einrichten.",
  "warning.mqttPlain":
    "Steuergeräte verbinden sich ohne Verschlüsselung ({{host}}:{{port}}): Wer im Netz mitliest, kann schalten. Abhilfe: TLS einrichten.",
  "warning.revocationsEnd":
    "Eine Sperrliste für Gerätezertifikate gilt nur bis {{at}}: Was danach gesperrt wird, ist hier unbekannt. Abhilfe: die Datei in LICHTPUNKT_MQTT_TLS_CRL erneuern.",
  "warning.backupFailed":
    "Die Sicherung um {{at}} ist fehlgeschlagen. Den Grund nennt Verwaltung, Sicherung.",
  "warning.backupOld": "Die letzte geprüfte Sicherung ist vom {{at}}.",
  "warning.backupNone":
    "Es gibt keine geprüfte Sicherung. Sichern Sie jetzt: Verwaltung, Sicherung.",
  "warning.other": "Warnung: {{code}}",
  "backups.one": "Sicherung",
  "backups.never": "Es gibt noch keine geprüfte Sicherung.",
  "backups.neverMore":
    "Fällt dieser Rechner aus, brennen die Leuchten nach ihrem Programm weiter; Bestand, Programme und Verlauf wären verloren.",
  "backups.lastGood": "Letzte geprüfte Sicherung",
  "backups.lastSealed": "{{size}}, verschlüsselt, vollständig zurückgelesen",
  "backups.lastOpen": "{{size}}, nicht verschlüsselt, vollständig zurückgelesen",
  "backups.tooOld": "Das ist zu lange her. Sichern Sie jetzt, und prüfen Sie den Zeitplan.",
  "backups.makeNow": "Jetzt sichern",
  "backups.noFolderReason": "Zuerst muss ein Ordner für Sicherungen festgelegt sein.",
  "backups.busyReason": "Eine Sicherung läuft gerade.",
  "backups.failed":
    "Die letzte Sicherung ist fehlgeschlagen; was schon da war, ist unberührt. Der Grund:",
  "backups.step.copying": "Stand wird festgehalten und kopiert; die Stadt läuft weiter.",
  "backups.step.checking": "Die Kopie wird geprüft.",
  "backups.step.packing": "Die Kopie wird gepackt.",
  "backups.step.readingBack": "Die Datei wird zur Probe zurückgelesen.",
  "backups.step.verifying": "Die Sicherung wird gelesen und geprüft.",
  "backups.since": "seit {{time}}",
  "backups.noFolder": "Wohin gesichert wird, ist noch nicht festgelegt",
  "backups.noFolderMore":
    "Das geschieht dort, wo Lichtpunkt gestartet wird, damit niemand über den Browser bestimmt, wohin die Daten gehen. Am besten auf eine andere Platte oder einen anderen Rechner:",
  "backups.where": "Wo, wann, für wen",
  "backups.folder": "Ordner",
  "backups.schedule": "Zeitplan",
  "backups.noSchedule": "keiner: gesichert wird nur von Hand",
  "backups.daily": "täglich um {{at}}; {{keep}} werden aufbewahrt",
  "backups.next": "Nächste: {{at}}",
  "backups.sealing": "Verschlüsselung",
  "backups.sealed": "für den hinterlegten öffentlichen Schlüssel (age)",
  "backups.open": "keine",
  "backups.sameDisk":
    "Der Ordner liegt auf derselben Platte wie die Daten: Geht sie kaputt, ist beides verloren. Legen Sie ihn auf eine andere.",
  "backups.influx":
    "Messwerte liegen in InfluxDB und sind in keiner Sicherung: Sichern Sie sie dort (influxd backup).",
  "backups.keyWarning":
    "Ohne den geheimen Schlüssel öffnet niemand diese Sicherungen. Bewahren Sie ihn zweimal an sicheren Orten auf, nicht auf diesem Rechner.",
  "backups.openWarning":
    "Unverschlüsselte Sicherungen enthalten keine geheimen Schlüssel, wohl aber Namen und Prüfwerte der Passwörter: Behandeln Sie die Dateien wie Personalakten. Mit LICHTPUNKT_BACKUP_RECIPIENT werden sie verschlüsselt.",
  "backups.kept": "Aufbewahrte Sicherungen",
  "backups.none": "Noch keine.",
  "backups.isSealed": "verschlüsselt",
  "backups.isOpen": "nicht verschlüsselt",
  "backups.checked": "geprüft",
  "backups.unchecked": "noch nicht geprüft",
  "backups.gone": "Diese Sicherung ist nicht mehr da.",
  "backups.state": "Stand vom",
  "backups.checkedAt": "Zuletzt geprüft",
  "backups.size": "Größe",
  "backups.holds": "Inhalt",
  "backups.lights_one": "{{number}} Leuchtstelle",
  "backups.lights_other": "{{number}} Leuchtstellen",
  "backups.people_one": "{{count}} Person",
  "backups.people_other": "{{count}} Personen",
  "backups.file": "Datei",
  "backups.leftOut": "Nicht enthalten; Geheimnisse nimmt nur eine verschlüsselte Sicherung auf:",
  "backups.recordBroken":
    "Das Protokoll war schon beim Sichern nicht unversehrt. Was fehlt, zeigt Verwaltung, Protokoll.",
  "backups.check": "Prüfen",
  "backups.download": "Herunterladen",
  "backups.delete": "Löschen",
  "backups.deleteSure": "Diese Sicherung ist danach weg; rückgängig machen lässt es sich nicht.",
  "backups.deleteYes": "Endgültig löschen",
  "backups.deleteNo": "Behalten",
  "backups.deleted": "Sicherung vom {{at}} gelöscht",
  "backups.restoring": "Eine Stadt zurückholen",
  "backups.restoringWhat":
    "Das geht an der Befehlszeile des neuen Rechners, nicht hier: Zurückgeholt wird nie über eine laufende Stadt.",
  "backups.restoreCommand":
    "node_modules/.bin/node main.ts restore DATEI --into ORDNER --key SCHLÜSSEL",
  "backups.restore.machine":
    "Lichtpunkt auf dem neuen Rechner einrichten (npm ci) und die Datei der Sicherung dorthin kopieren.",
  "backups.restore.command":
    "In einen leeren Ordner zurückholen; vorher wird jedes Byte geprüft. Ohne Verschlüsselung entfällt --key.",
  "backups.restore.start":
    "LICHTPUNKT_DATA_DIR auf den Ordner setzen, die frühere Stadt ausgeschaltet lassen, npm start.",
  "backups.restore.lamps":
    "Die Leuchten verbinden sich von selbst. Alle melden sich neu an; neue Befehle gelten vor allen früheren.",
  "backups.rehearse":
    "Üben Sie es einmal im Jahr auf einem anderen Rechner, ohne ihn mit den Leuchten zu verbinden.",
} as const;
