import { readFile } from "node:fs/promises";

/** One lighting day of a stored program, worked out: a file of examples/evaluation. */
export interface EvaluationExample {
  readonly what: string;
  /** Name of the example in program/valid. */
  readonly program: string;
  /** The lighting day, as its local date. */
  readonly day: string;
  /** Id of the program the calendar names. */
  readonly chosen: string;
  /** The output whose calendar counts; the device's when left out. */
  readonly output?: number;
  /** The day lies behind the program's lastDay. */
  readonly afterLastDay?: boolean;
  readonly points: readonly {
    readonly at: number;
    readonly utc: string;
    readonly level: number;
    readonly rampTime: number;
    readonly because: string;
    /** How far an implementation may be off: 0 for clock times. */
    readonly toleranceSeconds: number;
  }[];
  readonly levels: readonly { readonly at: number; readonly utc: string; readonly level: number }[];
}

const folder = new URL("../examples/evaluation/", import.meta.url);

/** Reads an evaluation example by its name. */
export async function evaluationExample(name: string): Promise<EvaluationExample> {
  const text = await readFile(new URL(`${name}.json`, folder), "utf8");
  // Files of this folder have this form; the tests work with every field.
  return JSON.parse(text) as EvaluationExample;
}

/** README text with the tables between `<!-- evaluation:NAME -->` and `<!-- /evaluation -->` made anew. */
export async function withEvaluationTables(readme: string): Promise<string> {
  const names = [...readme.matchAll(/<!-- evaluation:([\w-]+) -->/g)].map(
    (match) => match[1] ?? "",
  );
  let text = readme;
  for (const name of names) {
    const { points } = await evaluationExample(name);
    const lines = points.map(
      ({ at, utc, level, rampTime, because }) =>
        `| ${because} | ${utc} | ${at} | ${level} % | ${rampTime} s |`,
    );
    const table = ["| point | UTC | at | level | ramp |", "|---|---|---|---|---|", ...lines];
    text = text.replace(
      new RegExp(`<!-- evaluation:${name} -->[^]*?<!-- /evaluation -->`),
      `<!-- evaluation:${name} -->\n\n${table.join("\n")}\n\n<!-- /evaluation -->`,
    );
  }
  return text;
}
