import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { importFile, townFile, type Answered, type Client } from "./api-harness.ts";
import { mark } from "./two-areas.ts";

/** The answer of what has to work. */
export async function must(answer: Promise<Answered>): Promise<Answered> {
  const got = await answer;
  if (got.status >= 300) throw new Error(`${got.status} ${JSON.stringify(got.json)}`);
  return got;
}

/** One of everything that leaves a trace, in the area that the readers of a walk do not hold. */
export async function workInTheForeignArea(administrator: Client): Promise<void> {
  const light = await administrator.send("GET", `/api/v1/lights/lp_${mark}1/stock`);
  const version = light.headers.get("etag") ?? '"1"';
  const change = { note: `${mark} note`, houseNumber: `5 ${mark}` };
  await must(
    administrator.send("PATCH", `/api/v1/lights/lp_${mark}1`, change, { "if-match": version }),
  );
  await must(
    administrator.send("POST", "/api/v1/overrides", {
      lightIds: [`lp_${mark}1`],
      level: 100,
      reason: `${mark} reason`,
    }),
  );
  await must(
    administrator.send("POST", "/api/v1/work-locks", {
      target: { kind: "cabinet", id: `c_${mark}` },
      person: `Monteur ${mark}`,
      phone: "0123 456",
      reason: `${mark} works`,
    }),
  );
  const view = { name: `${mark} view`, query: { area: `a_${mark}` } };
  await administrator.send("POST", "/api/v1/views", view);
  await importFile(
    administrator,
    townFile([{ number: `${mark}-7`, street: `${mark}weg`, area: `Viertel ${mark}` }]),
  );
  // Away and back again: its past lies elsewhere.
  const home = { areaId: "a_adler", cabinetId: "c_adler", segmentId: "s_adler" };
  const elsewhere = { areaId: `a_${mark}`, cabinetId: `c_${mark}`, segmentId: `s_${mark}` };
  for (const where of [elsewhere, home]) {
    const { headers } = await administrator.send("GET", "/api/v1/lights/lp_adler2/stock");
    await must(
      administrator.send("PATCH", "/api/v1/lights/lp_adler2", where, {
        "if-match": headers.get("etag") ?? "",
      }),
    );
  }
}

/**
 * Every id in the office's database whose row belongs to the foreign area: it bears the mark, or was made by the work there. Not those
 * of people, programs, calendars and luminaire types, which are the town's.
 */
export function foreignIdsIn(dir: string): string[] {
  const db = new DatabaseSync(join(dir, "office.db"), { readOnly: true });
  try {
    const tables = db.prepare("select name from sqlite_schema where type = 'table'").all();
    return tables.flatMap(({ name }) =>
      db
        .prepare(`select * from "${String(name)}"`)
        .all()
        .flatMap(({ id }) =>
          typeof id !== "string" || /^(u_|p_|cal_|t_)|adler/.test(id) ? [] : [id],
        ),
    );
  } finally {
    db.close();
  }
}
