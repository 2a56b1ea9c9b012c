import { array, integer, object, oneOf, parameters, string, type JsonSchema } from "./schema.ts";
import { tokenScopeOf } from "../auth/token-scopes.ts";
import { problemCodes } from "../contract/problems.ts";
import type { Route } from "./route.ts";

const problem: JsonSchema = {
  ...object({
    type: string,
    code: oneOf(problemCodes),
    title: string,
    status: integer,
    detail: string,
    "errors?": array({
      type: "object",
      required: ["pointer", "message"],
      properties: {
        pointer: string,
        message: string,
        code: string,
        parameters,
      },
    }),
    "lightIds?": array(string),
    "current?": { type: "object", description: "the object as it stands, with versionMismatch" },
  }),
  description: "RFC 9457",
};

/** The OpenAPI 3.1 document of the route table; its schemas are the ones that requests are checked with. */
export function openApi(routes: readonly Route[], version: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:([A-Za-z]+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "Lichtpunkt",
      version,
      description:
        "Levels are whole per cent, instants milliseconds since 1970 UTC by the town's clock, units stand in the names. " +
        "Every answer that is not a success is a problem+json with a stable code.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        session: {
          type: "apiKey",
          in: "cookie",
          name: "lichtpunkt",
          description: "__Host-lichtpunkt where the public address is https",
        },
        token: {
          type: "http",
          scheme: "bearer",
          description:
            "An API token of POST /api/v1/tokens. It takes the role and the areas that its person has now, and of these what its scopes (x-token-scope) allow.",
        },
      },
    },
  };
}

function operation(route: Route): JsonSchema {
  const tokenScope = tokenScopeOf(route.operationId);
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.tag],
    "x-role": route.role,
    ...(route.proven === true ? { "x-proven": true } : {}),
    ...(tokenScope === null ? {} : { "x-token-scope": tokenScope }),
    security:
      route.role === "stranger"
        ? []
        : [{ session: [] }, ...(tokenScope === null ? [] : [{ token: [] }])],
    parameters: [...pathParameters(route.path), ...queryParameters(route), ...headers(route)],
    ...(route.body === undefined && route.takes === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content:
              route.body === undefined
                ? Object.fromEntries((route.takes ?? []).map((type) => [type, {}]))
                : { "application/json": { schema: route.body } },
          },
        }),
    responses: { ...answers(route), default: problemAnswer },
  };
}

const problemAnswer = {
  description: "A problem",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

function answers(route: Route): JsonSchema {
  return Object.fromEntries(
    Object.entries(route.answers).map(
      ([status, { description, schema, contentType, alsoAs = [] }]) => {
        const first = contentType ?? "application/json";
        const others = alsoAs.map((type) => [type, {}]);
        const content = {
          [first]: schema === undefined ? {} : { schema },
          ...Object.fromEntries(others),
        };
        const isSaid = schema !== undefined || contentType !== undefined;
        return [status, { description, ...(isSaid ? { content } : {}) }];
      },
    ),
  );
}

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: string,
  }));
}

function queryParameters(route: Route): JsonSchema[] {
  const { properties = {}, required = [] } = (route.query ?? {}) as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function headers(route: Route): JsonSchema[] {
  return (route.headers ?? []).map((name) => ({
    name,
    in: "header",
    required: name === "if-match",
    schema: string,
  }));
}
