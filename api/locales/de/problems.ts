export const problems = {
  "problem.invalidInput": "Eine Angabe stimmt nicht. Prüfen Sie die genannten Felder.",
  "problem.notSignedIn": "Sie sind nicht mehr angemeldet. Melden Sie sich neu an.",
  "problem.wrongCredentials": "E-Mail-Adresse oder Passwort stimmt nicht.",
  "problem.wrongPassword": "Das bisherige Passwort stimmt nicht.",
  "problem.wrongCode":
    "Der Code stimmt nicht, ist abgelaufen oder wurde schon benutzt. Warten Sie auf den nächsten; geht auch der nicht, prüfen Sie die Uhr des Telefons.",
  "problem.linkSpent":
    "Dieser Link wurde schon benutzt oder ist abgelaufen. Bitten Sie die Verwaltung um einen neuen.",
  "problem.codeNotValid":
    "Dieser Anmeldecode gilt nicht, nicht mehr oder nicht für dieses Gerät. Erstellen Sie einen neuen.",
  "problem.noAuthority":
    "Hier gibt es keine Zertifizierungsstelle, die ausstellen kann. Unter „Verwaltung“, „Geräte“ steht, wie sie entsteht.",
  "problem.notAllowed": "Dafür reicht Ihre Rolle nicht. Die Verwaltung kann sie ändern.",
  "problem.proofNeeded": "Weisen Sie noch einmal nach, wer Sie sind; dann geht es weiter.",
  "problem.secondFactorRequired":
    "Ihre Rolle verlangt einen zweiten Faktor. Richten Sie ihn unter „Profil“ ein.",
  "problem.foreignOrigin":
    "Die Anfrage kam von einer fremden Seite und wurde abgelehnt. Laden Sie diese Seite neu.",
  "problem.notFound": "Das gibt es nicht oder nicht mehr.",
  "problem.methodNotAllowed": "So lässt sich das nicht ansprechen.",
  "problem.conflict":
    "Das widerspricht einer anderen Änderung. Laden Sie neu und versuchen Sie es noch einmal.",
  "problem.lastAdministrator":
    "Das ist die letzte Person mit der Rolle Verwaltung für die ganze Stadt. Geben Sie erst jemand anderem diese Rolle.",
  "problem.versionMismatch":
    "Inzwischen hat jemand anderes gespeichert. Laden Sie die neue Fassung.",
  "problem.versionRequired": "Der Anfrage fehlt die Version, auf der sie beruht. Laden Sie neu.",
  "problem.belowFloor":
    "Das läge unter dem Mindestniveau dieser Leuchtstelle. Wählen Sie ein höheres Niveau.",
  "problem.notSwitchable": "Diese Leuchtstelle lässt sich nicht einzeln schalten.",
  "problem.workLocked":
    "Dort wird gerade gearbeitet: Eine Arbeitssperre verbietet das Schalten. Fragen Sie die genannte Person.",
  "problem.inUse": "Das wird noch verwendet. Ordnen Sie erst zu, was daran hängt.",
  "problem.nameTaken": "Diese Bezeichnung gibt es schon. Wählen Sie eine andere.",
  "problem.inTrash": "Das liegt im Papierkorb. Holen Sie es von dort zurück.",
  "problem.deviceBound": "Dieses Steuergerät hängt schon an einer anderen Stelle.",
  "problem.lightHasDevice":
    "Diese Leuchtstelle hat schon ein Steuergerät. Tauschen Sie es, statt ein zweites anzubinden.",
  "problem.programRefused":
    "So kann das Dimmprogramm nicht laufen. Was fehlt, steht bei den Schaltpunkten.",
  "problem.importUnreadable": "Die Datei lässt sich nicht lesen.",
  "problem.tooLarge": "Das ist zu groß.",
  "problem.unsupportedMediaType": "Dieses Dateiformat wird nicht gelesen.",
  "problem.tooManyRequests": "Zu viele Versuche. Warten Sie eine Minute.",
  "problem.tooManyWaiting":
    "Zu viele Ihrer Änderungen warten schon auf eine zweite Person. Ziehen Sie einige zurück, oder lassen Sie sie entscheiden.",
  "problem.fieldUnavailable":
    "Die Verbindung zu den Leuchten ruht gerade. Versuchen Sie es gleich noch einmal.",
  "problem.internal":
    "Auf dem Server ist etwas schiefgegangen. Versuchen Sie es noch einmal; bleibt es dabei, hilft das Protokoll des Servers.",
  "problem.unreachable":
    "Der Server ist nicht zu erreichen. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.",
  "problem.unexpected": "Die Antwort des Servers war nicht zu verstehen. Laden Sie die Seite neu.",
  "problem.other": "Das ging nicht ({{code}}).",
} as const;
