import { parse } from "csv-parse/sync";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { DeviceListFault, DeviceListLine, DeviceListResult } from "../contract/credentials.ts";
import { servedBy } from "./device-views.ts";
import { hasCredential } from "./may-connect.ts";

const mostLines = 5_000;
const idForm = /^[A-Za-z0-9_-]{1,64}$/;
/** A secret that a maker burnt in: visible ASCII, long enough not to be guessed. */
const secretForm = /^[\x21-\x7e]{16,128}$/;
const headWord = /^(?:device|ger|id$|controller|steuer)/i;
const kindOf: ReadonlyMap<string, DeviceListLine["kind"]> = new Map([
  ["", "lamp"],
  ["lamp", "lamp"],
  ["leuchte", "lamp"],
  ["cabinet", "cabinet"],
  ["schaltschrank", "cabinet"],
  ["gateway", "gateway"],
]);

export interface ReadList extends Pick<DeviceListResult, "lines" | "faults"> {
  /** By device, where the list has one. */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * Reads a list "device;kind;gateway;secret" and says what each line would do. A first line that names the columns is left out; the kind
 * is "lamp" where it is empty.
 */
export async function readDeviceList(db: Kysely<OfficeSchema>, csv: string): Promise<ReadList> {
  const faults: DeviceListFault[] = [];
  const rows = rowsOf(csv, faults);
  const lines: DeviceListLine[] = [];
  const given = new Map<string, string>();
  const seen = new Set<string>();
  for (const { line, cells } of rows) {
    const [id = "", kindWord = "", gateway = "", secret = "", ...more] = cells;
    const fault = (code: DeviceListFault["code"], text: string): void => {
      // A file of another kind is no place for its whole content in an answer.
      faults.push({ line, code, text: text.slice(0, 80) });
    };
    const kind = kindOf.get(kindWord.toLowerCase());
    if (!idForm.test(id)) fault("deviceId", id);
    else if (seen.has(id)) fault("twice", id);
    else if (kind === undefined) fault("kind", kindWord);
    else if (kind === "gateway" && gateway !== "") fault("gatewayOfGateway", gateway);
    // A secret is not repeated in an answer.
    else if (secret !== "" && !secretForm.test(secret)) fault("secret", id);
    else if (more.some((cell) => cell !== "")) fault("columns", more.join(";"));
    else {
      if (secret !== "") given.set(id, secret);
      lines.push({
        line,
        deviceId: id,
        kind,
        gatewayId: gateway === "" ? null : gateway,
        givenSecret: secret !== "",
        now: "new",
      });
    }
    seen.add(id);
  }
  if (rows.length === 0 && faults.length === 0) faults.push({ line: 1, code: "empty", text: "" });
  const compared = await compare(db, lines, faults);
  return { lines: compared, faults, given };
}

function rowsOf(
  csv: string,
  faults: DeviceListFault[],
): { readonly line: number; readonly cells: readonly string[] }[] {
  const first = csv.slice(0, 1000).split(/\r?\n/, 1)[0] ?? "";
  const delimiter = [";", "\t", ","].find((one) => first.includes(one)) ?? ";";
  try {
    // Without a header csv-parse gives lists of cells.
    const records = parse(csv, {
      bom: true,
      delimiter,
      trim: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      info: true,
      to: mostLines + 2,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const rows = records
      .map(({ record, info }) => ({ line: info.lines, cells: record }))
      .filter(({ cells }, i) => !(i === 0 && headWord.test(cells[0] ?? "")));
    if (rows.length <= mostLines) return rows;
    faults.push({ line: mostLines + 1, code: "tooMany", text: String(mostLines) });
    return rows.slice(0, mostLines);
  } catch (error) {
    const line = (error as { lines?: unknown }).lines;
    faults.push({ line: typeof line === "number" ? line : 1, code: "other", text: "" });
    return [];
  }
}

/** What the office knows of the devices listed. */
async function compare(
  db: Kysely<OfficeSchema>,
  lines: readonly DeviceListLine[],
  faults: DeviceListFault[],
): Promise<DeviceListLine[]> {
  const gateways = lines.flatMap(({ gatewayId }) => (gatewayId === null ? [] : [gatewayId]));
  const ids = [...new Set([...lines.map(({ deviceId }) => deviceId), ...gateways])];
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("devices as device")
    .select(["device.id", "device.kind", "device.revoked_at"])
    .select((eb) => hasCredential(eb).as("has_credential"))
    .where("device.id", "in", ids)
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  const listed = new Map(lines.map(({ deviceId, kind }) => [deviceId, kind]));
  const others = lines.filter(({ deviceId, kind }) => {
    const before = known.get(deviceId);
    return before !== undefined && before.kind !== kind;
  });
  const served = await servedBy(
    db,
    others.map(({ deviceId }) => deviceId),
  );
  return lines.map((line) => {
    const { deviceId, gatewayId } = line;
    const before = known.get(deviceId);
    if (gatewayId !== null) {
      const kind = listed.get(gatewayId) ?? known.get(gatewayId)?.kind;
      if (kind !== "gateway") faults.push({ line: line.line, code: "gateway", text: gatewayId });
    }
    if (served.has(deviceId)) faults.push({ line: line.line, code: "serves", text: deviceId });
    if (before === undefined) return line;
    if (before.revoked_at !== null) return { ...line, now: "revoked" };
    return { ...line, now: before.has_credential ? "known" : "waiting" };
  });
}
