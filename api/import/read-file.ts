import { rmSync } from "node:fs";
import type { ReadRequest, ReadResult } from "./read-items.ts";
import { ColumnsRead } from "./read/columns-read.ts";
import { importFields } from "./read/field-words.ts";
import { FilePlaces } from "./read/file-places.ts";
import { surveyFile, type FileSurvey } from "./read/file-survey.ts";
import { Identities } from "./read/identities.ts";
import { LightReader } from "./read/light-reader.ts";
import { knowRow, Kinds, type KnownRow } from "./read/row-kind.ts";
import { RowItems } from "./read/row-items.ts";
import { JsonLines, spooledRows } from "./read/row-spool.ts";
import { sourceName } from "./read/source-name.ts";
import type { SourceRow } from "./read/source-rows.ts";
import { TypeReader, wattsColumnOf } from "./read/type-reader.ts";

/** Rows after which progress is told. */
const portion = 2_000;

/**
 * Reads an inventory file and writes what each of its rows stands for to the spool, in three passes: the file itself, for its columns;
 * its rows, for their places and identities; its rows again, now that both are understood. Memory holds the numbers of the places and
 * hashes of the identities, not the rows. It computes and writes without pause: run it in a worker. Throws UnreadableFile.
 */
export async function readFile(request: ReadRequest): Promise<ReadResult> {
  const rowsPath = `${request.spoolPath}.rows`;
  try {
    const survey = await surveyFile(request, rowsPath);
    return await readRows(request, survey, rowsPath);
  } finally {
    rmSync(rowsPath, { force: true });
  }
}

async function readRows(
  request: ReadRequest,
  survey: FileSurvey,
  rowsPath: string,
): Promise<ReadResult> {
  const { settings } = request;
  const { facts, profiles, read } = survey;
  const columns = new ColumnsRead(facts.columns, read, profiles);
  const power = columns.nameOf("ratedPower") ?? "";
  const watts = wattsColumnOf(power, profiles.get(power)?.greatest ?? Infinity);
  const types = new TypeReader(columns, watts, settings.watts ?? {});
  const numbers = profiles.get(columns.nameOf("number") ?? "");
  const places = new FilePlaces();
  const items = new RowItems(
    columns,
    places,
    new Identities(),
    new LightReader(columns, types, numbers),
  );
  const know = (row: SourceRow, kinds: Kinds): KnownRow =>
    tornRow(row, facts.columns.length) ?? knowRow(row, columns, kinds);

  const uncounted = new Kinds(settings.kinds ?? {}, survey.wholeKind);
  for await (const row of spooledRows(rowsPath)) {
    const known = know(row, uncounted);
    for (const pair of known.pairs) places.add(pair);
    items.count(row, known);
  }
  places.settle({
    given: settings.crs ?? null,
    ofFile: survey.system,
    swapAxes: settings.swapAxes ?? null,
    hints: survey.hints,
  });

  const kinds = new Kinds(settings.kinds ?? {}, survey.wholeKind);
  const lines = new JsonLines(request.spoolPath);
  try {
    let rows = 0;
    let first = 0;
    for await (const row of spooledRows(rowsPath)) {
      const known = know(row, kinds);
      for (const item of items.of(row, known, first)) lines.write(item);
      first += known.pairs.length;
      rows += 1;
      if (rows % portion === 0) request.onProgress(rows, survey.rows);
    }
    request.onProgress(rows, survey.rows);
    lines.close();
  } catch (error) {
    lines.abandon();
    throw error;
  }
  return {
    rows: survey.rows,
    reading: {
      source: settings.source ?? sourceName(request.fileName),
      encoding: facts.encoding,
      delimiter: facts.delimiter,
      sheet: facts.sheet,
      sheets: facts.sheets,
      ...places.reading(),
      kinds: kinds.report(),
      assumedWatts: types.assumed(),
    },
    columns: facts.columns.map((column) => ({
      column,
      field: read.get(column) ?? null,
      proposed: survey.proposed.get(column) ?? null,
      samples: profiles.get(column)?.samples ?? [],
    })),
    fields: importFields,
    says: columns.fields(),
    members: facts.members,
    spoolPath: request.spoolPath,
  };
}

/** A row with more cells than the table has columns has a separator in a text: its values stand under wrong names. */
function tornRow({ cells }: SourceRow, columns: number): KnownRow | null {
  if (cells.length <= columns) return null;
  const problem = { code: "tornRow", parameters: { cells: cells.length, columns } };
  return { kind: "skipped", problem, pairs: [] };
}
