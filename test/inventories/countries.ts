/** The words of a list of lamps in one language, and where and in which system its towns lie. */
export interface Country {
  readonly language: string;
  /** Names of columns as lists of that country have them. */
  readonly columns: Readonly<Record<ListField, readonly string[]>>;
  readonly lampWords: readonly string[];
  readonly cabinetWords: readonly string[];
  readonly otherWords: readonly string[];
  readonly streets: readonly string[];
  readonly systems: readonly TownSystem[];
  /** Encodings of its older programs. */
  readonly encodings: readonly ("utf-8" | "utf-16le" | "windows-1252" | "windows-1250")[];
}

export type ListField =
  | "number"
  | "kind"
  | "street"
  | "east"
  | "north"
  | "watts"
  | "lamp"
  | "cabinet"
  | "heads";

/** A coordinate system with the middle of a town in it. The definition is written out here, apart from the reader's own. */
export interface TownSystem {
  readonly epsg: number;
  readonly definition: string;
  readonly middle: readonly [longitude: number, latitude: number];
}

const osgb =
  "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m";
const krovak =
  "+proj=krovak +lat_0=49.5 +lon_0=24.83333333333333 +alpha=30.28813972222222 +k=0.9999 +x_0=0 +y_0=0 +ellps=bessel +towgs84=572.213,85.334,461.94,4.9732,1.529,5.2484,3.5378 +units=m";
const dhdn = "+ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m";
const wgs84 = "+proj=longlat +datum=WGS84";
const roma = "+ellps=intl +towgs84=-104.1,-49.1,-9.9,0.971,-2.917,0.714,-11.68 +units=m";

export const countries: readonly Country[] = [
  {
    language: "de",
    columns: {
      number: ["Leuchtstellennummer", "Leuchtstellen-Nr.", "Leuchten-Nr", "Lichtpunkt-Nr."],
      kind: ["Objektart", "Anlagentyp"],
      street: ["Straße", "Strassenname", "STRASSE"],
      east: ["Rechtswert", "Ostwert", "X", "X-Koordinate"],
      north: ["Hochwert", "Nordwert", "Y", "Y-Koordinate"],
      watts: ["Leistung [W]", "Nennleistung", "Systemleistung (W)", "Anschlussleistung W"],
      lamp: ["Leuchtmittel", "Lampentyp", "Lichtquelle"],
      cabinet: ["Schaltschrank", "Schaltstelle", "Schaltschrank-Nr."],
      heads: ["Anzahl Leuchten", "Leuchten je Mast"],
    },
    lampWords: ["Mastleuchte", "Straßenleuchte", "Pollerleuchte"],
    cabinetWords: ["Schaltschrank", "Schaltstelle"],
    otherWords: ["Verkehrszeichen", "Wegweiser", "Baum"],
    streets: ["Schloßweg", "Gäßchen; hinten", "Am Mühlbach", "Bahnhofstraße"],
    systems: [
      { epsg: 25832, definition: "+proj=utm +zone=32 +ellps=GRS80 +units=m", middle: [8.7, 50.01] },
      {
        epsg: 31467,
        definition: `+proj=tmerc +lat_0=0 +lon_0=9 +k=1 +x_0=3500000 +y_0=0 ${dhdn}`,
        middle: [9.99, 53.55],
      },
      {
        epsg: 4647,
        definition:
          "+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=32500000 +y_0=0 +ellps=GRS80 +units=m",
        middle: [7.1, 51.25],
      },
      { epsg: 4326, definition: wgs84, middle: [13.44, 52.48] },
    ],
    encodings: ["utf-8", "windows-1252", "utf-16le"],
  },
  {
    language: "en",
    columns: {
      number: ["Column No", "Unit ID", "Lamp Number", "Asset No."],
      kind: ["Asset Type", "Unit Type", "Feature_Type"],
      street: ["Road Name", "Street", "Street_Name"],
      east: ["Easting", "EASTINGS", "X"],
      north: ["Northing", "NORTHINGS", "Y"],
      watts: ["Lamp Wattage", "Circuit Watts", "Wattage"],
      lamp: ["Lamp Type", "Light Source", "Lamp Description"],
      cabinet: ["Feeder Pillar", "Feeder Pillar ID"],
      heads: ["No. of Lanterns", "Number of lanterns"],
    },
    lampWords: ["Lamp column", "Street Light", "Wall bracket"],
    cabinetWords: ["Feeder pillar"],
    otherWords: ["Sign post", "Belisha beacon", "Illuminated bollard"],
    streets: ["High Street", "St John's Road", "The Avenue, North", "Mill Lane"],
    systems: [
      { epsg: 27700, definition: osgb, middle: [-2.59, 51.45] },
      { epsg: 27700, definition: osgb, middle: [-0.14, 51.54] },
      { epsg: 4326, definition: wgs84, middle: [-3.19, 55.95] },
    ],
    encodings: ["utf-8", "windows-1252"],
  },
  {
    language: "cs",
    columns: {
      number: ["Číslo světelného místa", "Číslo lampy", "Evidenční číslo"],
      kind: ["Druh objektu", "Typ objektu"],
      street: ["Ulice", "Název ulice"],
      east: ["Y (S-JTSK)", "Souřadnice Y"],
      north: ["X (S-JTSK)", "Souřadnice X"],
      watts: ["Příkon [W]", "Příkon svítidla"],
      lamp: ["Zdroj", "Světelný zdroj"],
      cabinet: ["Rozvaděč", "Zapínací místo", "RVO"],
      heads: ["Počet svítidel"],
    },
    lampWords: ["Svítidlo", "Světelné místo"],
    cabinetWords: ["Rozvaděč", "Zapínací bod"],
    otherWords: ["Dopravní značka", "Semafor"],
    streets: ["Hlavní", "Nádražní", "Žižkova třída", "U Řeky"],
    systems: [{ epsg: 5514, definition: krovak, middle: [14.42, 50.08] }],
    encodings: ["utf-8", "windows-1250", "utf-16le"],
  },
  {
    language: "it",
    columns: {
      number: ["Numero punto luce", "Codice PL", "ID_PUNTO_LUCE"],
      kind: ["Tipologia", "Tipo impianto"],
      street: ["Via", "Nome via", "Indirizzo"],
      east: ["EST", "Coordinata X", "X_GB"],
      north: ["NORD", "Coordinata Y", "Y_GB"],
      watts: ["Potenza (W)", "Potenza nominale", "POTENZA_W"],
      lamp: ["Tipo lampada", "Sorgente"],
      cabinet: ["Quadro elettrico", "Quadro", "Codice quadro"],
      heads: ["Numero apparecchi"],
    },
    lampWords: ["Punto luce", "Lampione"],
    cabinetWords: ["Quadro elettrico"],
    otherWords: ["Segnale stradale", "Semaforo"],
    streets: ["Via Roma", "Piazza della Libertà", "Viale dell'Università", "Corso Italia"],
    systems: [
      {
        epsg: 3003,
        definition: `+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=1500000 +y_0=0 ${roma}`,
        middle: [11.25, 43.77],
      },
      {
        epsg: 3004,
        definition: `+proj=tmerc +lat_0=0 +lon_0=15 +k=0.9996 +x_0=2520000 +y_0=0 ${roma}`,
        middle: [14.27, 40.85],
      },
      { epsg: 4326, definition: wgs84, middle: [9.19, 45.46] },
    ],
    encodings: ["utf-8", "windows-1252"],
  },
  {
    language: "fr",
    columns: {
      number: ["Numéro foyer", "Num_Point_Lumineux", "Matricule"],
      kind: ["Type objet", "TYPE_ELEMENT"],
      street: ["Rue", "Nom de la voie", "Nom rue"],
      east: ["X", "X_L93", "Coord X"],
      north: ["Y", "Y_L93", "Coord Y"],
      watts: ["Puissance (W)", "Puissance totale"],
      lamp: ["Type lampe", "Type source"],
      cabinet: ["Armoire", "Numéro armoire", "Armoire de commande"],
      heads: ["Nombre luminaires"],
    },
    lampWords: ["Point lumineux", "Candélabre"],
    cabinetWords: ["Armoire"],
    otherWords: ["Feux tricolores", "Panneau"],
    streets: ["Rue de l'Église", "Avenue de la Gare", "Place du Marché"],
    systems: [
      {
        epsg: 2154,
        definition:
          "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m",
        middle: [1.44, 43.6],
      },
    ],
    encodings: ["utf-8", "windows-1252"],
  },
  {
    language: "nl",
    columns: {
      number: ["Lichtmastnummer", "Lichtpuntnummer", "Objectnummer"],
      kind: ["Objectsoort", "Soort"],
      street: ["Straatnaam", "Straat"],
      east: ["RD_X", "X-coördinaat", "X"],
      north: ["RD_Y", "Y-coördinaat", "Y"],
      watts: ["Vermogen (W)", "Vermogen"],
      lamp: ["Lichtbron", "Type lamp"],
      cabinet: ["Voedingskast", "Kast"],
      heads: ["Aantal armaturen"],
    },
    lampWords: ["Lichtmast", "Straatlantaarn lichtpunt"],
    cabinetWords: ["Verdeelkast"],
    otherWords: ["Verkeersbord", "Verkeerslicht"],
    streets: ["Dorpsstraat", "Kerkweg", "Prins Bernhardlaan"],
    systems: [
      {
        epsg: 28992,
        definition:
          "+proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +towgs84=565.4171,50.3319,465.5524,-0.398957,0.343988,-1.877402,4.0725 +units=m",
        middle: [5.12, 52.09],
      },
    ],
    encodings: ["utf-8", "windows-1252"],
  },
  {
    language: "pl",
    columns: {
      number: ["Numer lampy", "Nr oprawy", "Numer punktu"],
      kind: ["Rodzaj obiektu", "Kategoria"],
      street: ["Ulica", "Nazwa ulicy"],
      east: ["Wschód Y", "Współrzędna Y"],
      north: ["Północ X", "Współrzędna X"],
      watts: ["Moc [W]", "Moc oprawy"],
      lamp: ["Źródło światła", "Typ źródła"],
      cabinet: ["Szafa oświetleniowa", "Nr szafy", "Szafka"],
      heads: ["Liczba opraw"],
    },
    lampWords: ["Oprawa uliczna", "Latarnia"],
    cabinetWords: ["Szafka oświetleniowa"],
    otherWords: ["Znak drogowy", "Sygnalizator"],
    streets: ["Kościuszki", "Żeromskiego", "Łąkowa"],
    systems: [
      {
        epsg: 2180,
        definition:
          "+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 +ellps=GRS80 +units=m",
        middle: [19.94, 50.06],
      },
    ],
    encodings: ["utf-8", "windows-1250"],
  },
  {
    language: "es",
    columns: {
      number: ["Número luminaria", "Código", "Punto de luz"],
      kind: ["Tipo de elemento", "Categoría"],
      street: ["Calle", "Nombre calle", "Dirección"],
      east: ["UTM_X", "Coordenada X", "X"],
      north: ["UTM_Y", "Coordenada Y", "Y"],
      watts: ["Potencia (W)", "Potencia total"],
      lamp: ["Tipo lámpara", "Fuente de luz"],
      cabinet: ["Cuadro de mando", "Centro de mando"],
      heads: ["Número luminarias"],
    },
    lampWords: ["Farola", "Luminaria"],
    cabinetWords: ["Cuadro de mando"],
    otherWords: ["Señal de tráfico", "Semáforo"],
    streets: ["Calle Mayor", "Plaza de España", "Avenida del Año Nuevo"],
    systems: [
      {
        epsg: 25830,
        definition: "+proj=utm +zone=30 +ellps=GRS80 +units=m",
        middle: [-3.7, 40.42],
      },
    ],
    encodings: ["utf-8", "windows-1252"],
  },
];
