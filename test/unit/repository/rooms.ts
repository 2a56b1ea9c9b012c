/**
 * Which room may import which, and which packages each may use. The table is the rule; rooms.test.ts holds the tree to it.
 * An entry under `from` is a room, or one file of a room; `compositionRoots` are the only files to which a wider rule applies.
 */
export interface RoomRule {
  readonly from: readonly string[];
  /** Rooms from which only types may come: they leave nothing behind at run time. */
  readonly typesFrom?: readonly string[];
  readonly packages: readonly string[];
  /** Packages from which only types may come. */
  readonly typePackages?: readonly string[];
  /** Node's own modules: all, none, or these. */
  readonly node: boolean | readonly string[];
  /** Extra rights of single files, or of folders. */
  readonly files?: Readonly<
    Record<string, { from?: readonly string[]; packages?: readonly string[] }>
  >;
}

export const rooms: Readonly<Record<string, RoomRule>> = {
  "firmware-contracts": {
    from: [],
    packages: ["ajv"],
    // Node checks UTF-8 faster than any code of ours.
    node: ["node:buffer"],
    files: {
      "firmware-contracts/tools/": {
        packages: ["json-schema-to-typescript", "oxfmt"],
        from: [".oxfmtrc.json"],
      },
    },
  },
  domain: {
    from: [],
    typesFrom: ["firmware-contracts"],
    packages: [],
    node: false,
    files: { "domain/sun.ts": { packages: ["suncalc"] } },
  },
  store: {
    // The one kind of error that all rooms know, the check of a level, and what a twin row falls back to.
    from: ["domain/app-error.ts", "domain/level.ts", "domain/new-twin.ts"],
    typesFrom: ["domain", "firmware-contracts"],
    packages: ["kysely", "@influxdata/influxdb-client", "age-encryption", "modern-tar"],
    node: true,
    files: { "store/settings.ts": { packages: ["ajv"] } },
  },
  broker: {
    from: ["firmware-contracts"],
    packages: ["aedes", "mqtt-packet", "pino"],
    node: true,
    files: {
      "broker/revocation-list.ts": { packages: ["@peculiar/x509", "reflect-metadata"] },
    },
  },
  ingest: {
    from: ["domain", "store", "firmware-contracts"],
    packages: ["node-cron", "pino", "ajv"],
    node: true,
    files: {
      "ingest/field.ts": { from: ["broker"] },
      "ingest/gate.ts": { from: ["broker"] },
      "ingest/feed.ts": { packages: ["mqtt"] },
    },
  },
  api: {
    from: ["domain", "store", "firmware-contracts", "ingest/feed.ts"],
    packages: [
      "express",
      "express-rate-limit",
      "helmet",
      "socket.io",
      "ajv",
      "csv-parse",
      "hucre",
      "proj4",
      "epsg-index",
      "pdfkit",
      "@expo-google-fonts/noto-sans",
      "qr",
      "commander",
      "pino",
      "prom-client",
      "swagger-ui-dist",
      "i18next",
      "@peculiar/x509",
      "reflect-metadata",
      "otpauth",
      "openid-client",
    ],
    typePackages: ["kysely", "geojson"],
    node: true,
    files: {
      "api/http/static.ts": { from: ["dashboard/dist"] },
      "api/version.ts": { from: ["package.json"] },
    },
  },
  dashboard: {
    from: ["api/contract", "api/locales", "domain"],
    packages: [
      "@tanstack/react-query",
      "i18next",
      "kdbush",
      "maplibre-gl",
      "qr",
      "react",
      "react-aria-components",
      "react-dom",
      "socket.io-client",
      "temporal-polyfill",
      "uplot",
    ],
    typePackages: ["geojson"],
    node: false,
    files: { "dashboard/vite.config.ts": { packages: ["vite", "@vitejs/plugin-react"] } },
  },
  simulators: {
    from: ["firmware-contracts"],
    packages: ["mqtt", "mqtt-packet", "commander"],
    node: true,
  },
};

/** The folders that the commission names, and the packages with the room in which each has its place. */
export const commissioned = {
  folders: ["broker", "ingest", "api", "dashboard", "simulators", "firmware-contracts", "test"],
  packages: {
    mqtt: ["ingest", "simulators"],
    aedes: ["broker"],
    "@influxdata/influxdb-client": ["store"],
    express: ["api"],
    "socket.io": ["api"],
    "node-cron": ["ingest"],
    ajv: ["firmware-contracts", "api", "store"],
    vitest: ["test"],
  },
} as const;
