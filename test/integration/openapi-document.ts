import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import type { Role } from "../../api/contract/session.ts";

export type Schema = Readonly<Record<string, unknown>>;

/** One operation as the document of a running office describes it. */
export interface Operation {
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly role: Role | "stranger";
  readonly proven: boolean;
  /** What an API token needs; null: none is taken. */
  readonly tokenScope: string | null;
  readonly query: readonly { readonly name: string; readonly schema: Schema }[];
  readonly headers: readonly string[];
  /** Of a JSON body; null without one. */
  readonly body: Schema | null;
  /** First media type of the body; null without one. */
  readonly media: string | null;
  readonly answers: ReadonlyMap<
    number,
    /** `isValid`: of what comes as JSON. */
    { readonly types: readonly string[]; readonly isValid: ValidateFunction | null }
  >;
}

export interface ApiDocument {
  readonly operations: readonly Operation[];
  readonly isProblem: ValidateFunction;
}

interface RawOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly "x-role": Role | "stranger";
  readonly "x-proven"?: boolean;
  readonly "x-token-scope"?: string;
  readonly parameters: readonly { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema?: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema?: Schema }>> }>
  >;
}

interface RawDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: { readonly Problem: Schema } };
}

/** Asks a running office what it can do: what is added to the route table is walked without being named in a test. */
export async function readDocument(url: string): Promise<ApiDocument> {
  const answer = await fetch(`${url}/api/v1/openapi.json`);
  // Its shape is what this file is about; a wrong one fails in every test that reads it.
  const document = (await answer.json()) as RawDocument;
  // Strict as the office itself is: a schema with a word that ajv does not know says less than it seems to.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: false });
  return {
    isProblem: ajv.compile(document.components.schemas.Problem),
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, raw]) => operationOf(ajv, path, method, raw)),
    ),
  };
}

function operationOf(ajv: Ajv2020, path: string, method: string, raw: RawOperation): Operation {
  const content = Object.entries(raw.requestBody?.content ?? {});
  const [media, first] = content[0] ?? [null, undefined];
  return {
    method: method.toUpperCase(),
    path,
    operationId: raw.operationId,
    tag: raw.tags[0] ?? "",
    role: raw["x-role"],
    proven: raw["x-proven"] === true,
    tokenScope: raw["x-token-scope"] ?? null,
    query: raw.parameters.filter((one) => one.in === "query"),
    headers: raw.parameters.filter((one) => one.in === "header").map(({ name }) => name),
    body: first?.schema ?? null,
    media,
    answers: new Map(
      Object.entries(raw.responses)
        .filter(([status]) => status !== "default")
        .map(([status, { content: answered = {} }]) => {
          const types = Object.keys(answered).map((type) => type.split(";")[0] ?? "");
          const { schema } = answered["application/json"] ?? {};
          const isValid = schema === undefined ? null : ajv.compile(schema);
          return [Number(status), { types, isValid }];
        }),
    ),
  };
}

/** Names of the parameters in the path. */
export function pathNames(path: string): string[] {
  return [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name]) => name ?? "");
}

/** The path with its parameters filled in as they are, so that an encoding that is wrong stays wrong. */
export function fillPath(path: string, value: (name: string) => string): string {
  return path.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) => value(name));
}
