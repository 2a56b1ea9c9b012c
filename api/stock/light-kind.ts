import {
  initially,
  latitude,
  longitude,
  naming,
  note,
  optional,
  required,
  words,
  yesNo,
  type Field,
} from "./fields.ts";
import type { Kind } from "./kind.ts";

/** Whole per cent. */
export const percent = { type: "integer", minimum: 0, maximum: 100 } as const;

/** The light point: what people and files may say of it. */
export const lightPoint: Kind = {
  goneColumn: "deleted_at",
  isMadeHere: true,
  kind: "lightPoint",
  table: "light_points",
  prefix: "lp",
  role: "planner",
  nameColumn: "number",
  unique: [],
  usedBy: [],
  fields: [
    required("number", "number", words(100)),
    optional("mast", "mast", words(100)),
    optional("street", "street", words(200)),
    optional("houseNumber", "house_number", words(50)),
    naming("areaId", "area_id", "area"),
    required("latitude", "lat", latitude),
    required("longitude", "lon", longitude),
    naming("cabinetId", "cabinet_id", "cabinet"),
    naming("segmentId", "segment_id", "segment"),
    optional("phase", "phase", { enum: ["L1", "L2", "L3"] }),
    naming("luminaireTypeId", "luminaire_type_id", "luminaireType"),
    required("switching", "switching", { enum: ["networked", "byCabinet", "notNetworked"] }),
    optional("lightingClass", "lighting_class", {
      type: "string",
      pattern: "^(M[1-6]|C[0-5]|P[1-6])$",
    }),
    initially("minimumLevel", "minimum_level", percent, 0),
    initially("defaultLevel", "default_level", percent, 100),
    yesNo("neverDim", "never_dim", 0),
    yesNo("zeichen394", "zeichen394", 0),
    naming("calendarId", "calendar_id", "calendar"),
    optional("installedOn", "installed_on", {
      type: "string",
      pattern: "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
    }),
    note,
  ],
};

/** Columns of a light point that binding a controller changes; undo takes them back as it does all others. */
export const bindingFields: readonly Field[] = [
  { ...optional("deviceId", "device_id", words(64)) },
  initially("output", "output", { type: "integer", minimum: 1, maximum: 255 }, 1),
];
