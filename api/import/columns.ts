/** What a column or property of a file can mean to us. */
export type ImportField =
  | "kind"
  | "name"
  | "sourceId"
  | "number"
  | "mast"
  | "street"
  | "streetSuffix"
  | "houseNumber"
  | "area"
  | "cabinet"
  | "segment"
  | "phase"
  | "luminaireType"
  | "manufacturer"
  | "lampType"
  | "led"
  | "ratedPower"
  | "standbyPower"
  | "powerCurve"
  | "lumens"
  | "switching"
  | "device"
  | "output"
  | "lightingClass"
  | "minimumLevel"
  | "defaultLevel"
  | "neverDim"
  | "zeichen394"
  | "headCount"
  | "longitude"
  | "latitude"
  | "highway"
  | "manMade"
  | "power"
  | "utility"
  | "streetCabinet";

/**
 * Names under which towns, their GIS and OpenStreetMap keep these things, German and English, folded by `fold`. Within a field the
 * earlier name wins where a file has several.
 */
const synonyms: Readonly<Record<ImportField, string>> = {
  kind: "kind objektart",
  name: "name bezeichnung",
  sourceId: "@id sourceid uuid globalid guid gmlid objektid id",
  number:
    "number leuchtstellennummer leuchtstellennr leuchtstelle lichtpunktnummer lichtpunktnr lpnr leuchtennummer leuchtennr nummer nr poleid lightnumber assetid ref",
  mast: "mast mastnummer mastnr mastid pole polenumber",
  street: "street strasse strassenname str streetname addrstreet lage",
  streetSuffix: "streetsuffix",
  houseNumber: "housenumber hausnummer hausnr hnr addrhousenumber",
  area: "area ortsteil stadtteil stadtbezirk bezirk gebiet district neighborhood neighbourhood quarter",
  cabinet:
    "cabinet schaltschrank schaltstelle schaltschranknummer schaltstellennummer schrank feederpillar",
  segment: "segment stromkreis kreis circuit abgang",
  phase: "phase leiter",
  luminaireType: "luminairetype leuchtentyp leuchtetyp leuchte typ fixturetype luminaire fixture",
  manufacturer: "manufacturer hersteller fabrikat",
  lampType: "lightsource lamptype leuchtmittel lampentyp lichtquelle lampe",
  led: "led ledchk isled",
  ratedPower:
    "ratedpower nennleistung systemleistung anschlussleistung leistung leistungw leistunginw watt watts wattage lampwattage powerw",
  standbyPower: "standbypower standby standbyleistung ruheleistung",
  powerCurve: "powercurve leistungskurve",
  lumens: "lumens lumen lichtstrom luminousflux",
  switching: "switching schaltung schaltart ansteuerung",
  device: "device deviceid controller controllerid steuergeraet geraet geraetenummer",
  output: "output ausgang kanal channel",
  lightingClass: "lightingclass beleuchtungsklasse",
  minimumLevel: "minimumlevel mindestniveau minlevel",
  defaultLevel: "defaultlevel defaultlightlevel standardniveau",
  neverDim: "neverdim nichtdimmen fussgaengerueberweg",
  zeichen394: "zeichen394 laternenring",
  headCount: "headcount numlamps lampcount anzahlleuchten leuchtenanzahl anzahl lightcount",
  longitude: "longitude lon lng long laenge laengengrad geolaenge x",
  latitude: "latitude lat breite breitengrad geobreite y",
  highway: "highway",
  manMade: "manmade",
  power: "power",
  utility: "utility",
  streetCabinet: "streetcabinet",
};

const fieldOf = new Map<string, { field: ImportField; rank: number }>();
// The keys of a literal are exactly its type's keys.
for (const field of Object.keys(synonyms) as ImportField[]) {
  for (const [rank, name] of synonyms[field].split(" ").entries()) {
    fieldOf.set(name, { field, rank });
  }
}

/** A name as people vary it: without case, blanks, signs, and with umlauts written out. */
function fold(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .replaceAll("ß", "ss")
    .replaceAll(/\[.*?\]|\(.*?\)/g, "")
    .replaceAll(/[^a-z0-9@]/g, "");
}

/** Which column of a file is read as what. It grows as columns come up, and the first-ranked name of a field wins. */
export class ColumnMap {
  readonly #columns = new Map<string, ImportField | null>();
  readonly #best = new Map<ImportField, { column: string; rank: number }>();

  see(column: string): void {
    if (this.#columns.has(column)) return;
    const known = fieldOf.get(fold(column));
    this.#columns.set(column, known?.field ?? null);
    if (known === undefined) return;
    const best = this.#best.get(known.field);
    if (best === undefined || known.rank < best.rank) {
      this.#best.set(known.field, { column, rank: known.rank });
    }
  }

  /** The value of a field in a record; undefined without one. */
  value(properties: Readonly<Record<string, unknown>>, field: ImportField): unknown {
    const best = this.#best.get(field);
    const value = best === undefined ? undefined : properties[best.column];
    return value === null || value === "" ? undefined : value;
  }

  has(field: ImportField): boolean {
    return this.#best.has(field);
  }

  /** The file's own name for a field; null where it has none. */
  nameOf(field: ImportField): string | null {
    return this.#best.get(field)?.column ?? null;
  }

  /** For the report: every column, and what it was read as. */
  report(): { column: string; field: ImportField | null }[] {
    return [...this.#columns].map(([column, field]) => ({
      column,
      field: field !== null && this.#best.get(field)?.column === column ? field : null,
    }));
  }
}
