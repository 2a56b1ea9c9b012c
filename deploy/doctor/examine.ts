import { stat } from "node:fs/promises";
import { officeConfig } from "../../api/config.ts";
import { readPresence } from "../../api/office/presence.ts";
import { runningOffice } from "../../api/office/running-office.ts";
import { fieldConfig } from "../../ingest/config.ts";
import { backupFindings } from "./backup.ts";
import { find, type Finding, type OpenPort } from "./finding.ts";
import { address, certificates, clock, disk, fileModes, openFiles, runtime } from "./machine.ts";
import { openPorts, portFindings } from "./ports.ts";
import { revocationLists } from "./revocations.ts";
import { townFindings } from "./town.ts";

export interface Examination {
  readonly ports: readonly OpenPort[];
  readonly findings: readonly Finding[];
}

/** Looks at settings, machine, files and databases. Changes nothing. `now`: the machine's own clock. */
export async function examine(environment: NodeJS.ProcessEnv, now: number): Promise<Examination> {
  const [office, field] = [officeConfig(environment), fieldConfig(environment)];
  if (!office.ok || !field.ok) {
    const faults = new Set([office, field].flatMap((one) => (one.ok ? [] : one.faults)));
    return {
      ports: [],
      findings: [...faults].map((fault) => find("broken", "setting", fault, fault)),
    };
  }
  const { dataDir } = office.config;
  const isThere = await stat(dataDir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isThere) {
    const findings = [
      find(
        "broken",
        "dataDir",
        `${dataDir} ist nicht da: LICHTPUNKT_DATA_DIR setzen, oder npm start legt es an.`,
        `${dataDir} is not there: set LICHTPUNKT_DATA_DIR, or npm start makes it.`,
      ),
    ];
    return { ports: [], findings };
  }
  const presence = (await runningOffice(dataDir)) === null ? null : await readPresence(dataDir);
  const ports = await openPorts(
    office.config,
    field.config,
    presence === null ? null : { url: new URL(presence.url), pid: presence.pid },
  );
  const findings = [
    ...portFindings(ports),
    ...address(office.config),
    ...(await certificates(office.config, field.config, now)),
    ...(await revocationLists(field.config, now)),
    ...(await fileModes(dataDir)),
    ...(await townFindings(dataDir, now)),
    ...(await backupFindings(office.config, now)),
    ...clock(office.config),
    ...(await disk(dataDir)),
    ...(await openFiles()),
    ...runtime(),
  ];
  return { ports, findings };
}
