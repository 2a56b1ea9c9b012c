import { join } from "node:path";
import type { Kysely } from "kysely";
import type { RecordHeadView, RecordVerdictView } from "../contract/record.ts";
import { refuse } from "../http/problem.ts";
import { ok, route, type Caller, type Route } from "../http/route.ts";
import { object } from "../http/schema.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { checkRecord } from "../record/check-record.ts";
import { headText } from "../record/head-file.ts";
import { readRecord } from "../record/read-record.ts";
import { recordFile } from "../record/record-csv.ts";
import {
  recordFilter,
  recordHead,
  recordPage,
  recordQuery,
  recordVerdict,
  verifyRequest,
} from "../schemas/record.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { RecordFilter } from "../../store/record-lines.ts";
import { withRecordReader } from "../../store/record-reader.ts";
import { readHead } from "../../store/record-verify.ts";

interface PageQuery extends RecordFilter {
  readonly before?: number;
  readonly limit?: number;
}

const tag = "record";
const wholeTownOnly = "The record as a whole is for administrators of the whole town.";

/** The record: who did what, when, from where; and whether it is whole. */
export function recordRoutes(office: Office): Route[] {
  const { db, config } = office;
  const path = join(config.dataDir, "office.db");
  let checking: Promise<RecordVerdictView> | null = null;
  return [
    route<PageQuery>({
      method: "get",
      path: "/api/v1/record",
      operationId: "listRecord",
      summary: "Lines of the record, newest first; who holds for some areas sees their own lines",
      tag,
      role: "administrator",
      query: recordQuery,
      answers: { 200: { description: "A page", schema: recordPage } },
      async handle({ query: { before = null, limit = 50, ...filter } }, caller) {
        const lightNumber = (id: string): string | null =>
          office.model.data.lightById.get(id)?.number ?? null;
        const read = (from: Kysely<OfficeSchema>) =>
          readRecord(from, seenBy(caller, filter), { before, limit }, lightNumber);
        // A search goes through all lines: on a connection of its own, so that nobody else's reading waits for it.
        return ok(await (filter.text === undefined ? read(db) : withRecordReader(path, read)));
      },
    }),
    route<RecordFilter>({
      method: "get",
      path: "/api/v1/record.csv",
      operationId: "exportRecord",
      summary: "The lines of a filter as CSV, oldest first; the last line is the head",
      tag,
      role: "administrator",
      query: object(recordFilter),
      answers: { 200: { description: "The lines", contentType: "text/csv" } },
      async handle({ query, address }, caller) {
        const filter = seenBy(caller, query);
        await audit(
          db,
          office.now(),
          { user: caller.user, address },
          { action: "record.exported", object: "record:rows", after: query },
        );
        return {
          kind: "answer",
          status: 200,
          stream: recordFile(db, filter),
          contentType: "text/csv; charset=utf-8",
          headers: {
            "content-disposition": 'attachment; filename="record.csv"',
            "cache-control": "no-store",
          },
        };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/record/head",
      operationId: "readRecordHead",
      summary: "Where the record stands, signed: kept elsewhere it shows later what was cut off",
      tag,
      role: "administrator",
      answers: { 200: { description: "The head", schema: recordHead } },
      async handle(_request, { scope }) {
        if (scope.kind !== "all") return refuse("notAllowed", wholeTownOnly);
        const head = await readHead(db);
        if (head === null) return refuse("notFound", "Nothing is on record yet.");
        return {
          kind: "answer",
          status: 200,
          text: headText(head),
          contentType: "application/json",
          headers: { "cache-control": "no-store" },
        };
      },
    }),
    route<object, { readonly head?: RecordHeadView }>({
      method: "post",
      path: "/api/v1/record/verify",
      operationId: "verifyRecord",
      summary: "Check every line, also against a head that was kept elsewhere",
      tag,
      role: "administrator",
      body: verifyRequest,
      answers: { 200: { description: "What was found", schema: recordVerdict } },
      async handle({ body: { head }, address }, caller) {
        if (caller.scope.kind !== "all") return refuse("notAllowed", wholeTownOnly);
        if (checking !== null) {
          return refuse("tooManyRequests", "The record is being checked; try again in a moment.");
        }
        checking = checkRecord(path, config.dataDir, head ?? null);
        try {
          const verdict = await checking;
          await audit(
            db,
            office.now(),
            { user: caller.user, address },
            {
              action: "record.verified",
              object: "record:rows",
              after: { rows: verdict.rows, findings: verdict.findingCount },
            },
          );
          return ok(verdict);
        } finally {
          checking = null;
        }
      },
    }),
  ];
}

/** A line belongs to no area: whose role holds for some sees what they did themselves. */
function seenBy({ user, scope }: Caller, filter: RecordFilter): RecordFilter {
  if (scope.kind === "all") return filter;
  // Another person's lines were asked for: there are none to see.
  if (filter.actor !== undefined && filter.actor !== user.id) return { ...filter, actor: "" };
  return { ...filter, actor: user.id };
}
