export const problems = {
  "problem.invalidInput": "Something entered is not right. Check the fields named.",
  "problem.notSignedIn": "You are no longer signed in. Sign in again.",
  "problem.wrongCredentials": "The e-mail address or the password is wrong.",
  "problem.wrongPassword": "The current password is wrong.",
  "problem.wrongCode":
    "The code is wrong, too old or was used already. Wait for the next one; if that does not work either, look at the clock of the phone.",
  "problem.linkSpent":
    "This link was used already or has expired. Ask an administrator for a new one.",
  "problem.codeNotValid":
    "This enrolment code is not valid, no longer valid or not for this device. Make a new one.",
  "problem.noAuthority":
    'There is no authority here that can issue certificates. "Administration", "Devices" tells how to create it.',
  "problem.notAllowed": "Your role does not allow this. An administrator can change it.",
  "problem.proofNeeded": "Prove once more who you are; then it goes on.",
  "problem.secondFactorRequired": 'Your role needs a second factor. Set it up under "Profile".',
  "problem.foreignOrigin": "The request came from another site and was refused. Reload this page.",
  "problem.notFound": "This does not exist, or no longer does.",
  "problem.methodNotAllowed": "This cannot be addressed that way.",
  "problem.conflict": "This contradicts another change. Reload and try again.",
  "problem.lastAdministrator":
    "This is the last administrator of the whole town. Give somebody else this role first.",
  "problem.versionMismatch": "Somebody else has saved in the meantime. Load the new version.",
  "problem.versionRequired": "The request lacks the version it is based on. Reload.",
  "problem.belowFloor": "That would be below this light point's minimum. Choose a higher level.",
  "problem.notSwitchable": "This light point cannot be switched by itself.",
  "problem.workLocked":
    "Somebody is working there: a work lock forbids switching. Ask the person named.",
  "problem.inUse": "This is still in use. Reassign what depends on it first.",
  "problem.nameTaken": "This name exists already. Choose another one.",
  "problem.inTrash": "This is in the trash. Bring it back from there.",
  "problem.deviceBound": "This controller already serves another place.",
  "problem.lightHasDevice":
    "This light point already has a controller. Swap it instead of binding a second one.",
  "problem.programRefused":
    "The program cannot run like this. What is missing is written at the switch points.",
  "problem.importUnreadable": "The file cannot be read.",
  "problem.tooLarge": "That is too large.",
  "problem.unsupportedMediaType": "This file format is not read.",
  "problem.tooManyRequests": "Too many attempts. Wait a minute.",
  "problem.tooManyWaiting":
    "Too many of your changes wait for a second person already. Withdraw some, or have them decided.",
  "problem.fieldUnavailable": "The link to the lamps is down. Try again in a moment.",
  "problem.internal":
    "Something went wrong on the server. Try again; if it stays, the server's log helps.",
  "problem.unreachable": "The server cannot be reached. Check the connection and try again.",
  "problem.unexpected": "The server's answer could not be understood. Reload the page.",
  "problem.other": "That did not work ({{code}}).",
};
