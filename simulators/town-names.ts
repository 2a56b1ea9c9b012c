import type { Random } from "./random.ts";
import type { StreetKind } from "./town-streets.ts";

const mains = [
  "Bahnhofstraße",
  "Frankenstraße",
  "Ziegelhüttenstraße",
  "Auenstraße",
  "Mainzer Straße",
  "Würzburger Straße",
  "Hammelburger Straße",
  "Landwehrstraße",
  "Berliner Straße",
  "Königsberger Straße",
  "Neue Landstraße",
  "Äußere Brückenstraße",
];
const core = [
  "Marktstraße",
  "Kirchgasse",
  "Am Stadtgraben",
  "Burgstraße",
  "Schmiedgasse",
  "Obere Torgasse",
  "Untere Torgasse",
  "Rathausgasse",
  "Brunnengasse",
  "Färbergasse",
  "Kapellenweg",
  "Spitalstraße",
  "Bäckergasse",
  "Gerbergasse",
  "Hirtengasse",
  "Klostergasse",
  "Metzgergasse",
  "Pfarrgasse",
  "Zehntgasse",
  "Fischergasse",
  "Turmgasse",
  "Mauergasse",
  "Webergasse",
  "Küfergasse",
  "Amtsgasse",
  "Kellereigasse",
  "Salzgasse",
];
const collectors = [
  "Ringstraße",
  "Schulstraße",
  "Friedhofstraße",
  "Parkstraße",
  "Jahnstraße",
  "Friedrich-Ebert-Straße",
  "Sportplatzweg",
  "Gartenstraße",
  "Krankenhausstraße",
  "Nordring",
  "Ostring",
  "Südring",
  "Westring",
  "Bürgermeister-Otto-Straße",
];
const works = [
  "Siemensstraße",
  "Dieselstraße",
  "Robert-Bosch-Straße",
  "Max-Planck-Straße",
  "Otto-Hahn-Straße",
  "Röntgenstraße",
  "Industriestraße",
  "Benzstraße",
  "Daimlerstraße",
  "Zeppelinstraße",
  "Liebigstraße",
  "Carl-Zeiss-Straße",
  "Am Gleisdreieck",
];
const village = [
  "Dorfstraße",
  "Am Anger",
  "Kirchweg",
  "Lindenstraße",
  "Mühlenweg",
  "Zum Dorfbrunnen",
  "Hofgasse",
  "Im Winkel",
  "Wiesenweg",
  "Am Backhaus",
  "Feldweg",
  "Alte Schulgasse",
  "Hohlweg",
  "Zum Sportplatz",
  "Obstgartenweg",
];
const paths = ["Seeuferweg", "Parkweg", "Rosenweg am See", "Weg zur Insel", "Schwanenweg"];

/** The themes after which German towns name the streets of one quarter. */
const themes: readonly (readonly string[])[] = [
  stems(
    "Amsel Drossel Finken Star Meisen Schwalben Lerchen Kranich Spechten Zeisig Falken Reiher Wachtel",
    "weg",
  ),
  stems(
    "Ahorn Birken Buchen Eichen Erlen Eschen Kastanien Kiefern Tannen Ulmen Weiden Pappel Fichten",
    "weg",
  ),
  persons(
    "Goethe Schiller Lessing Heine Eichendorff Mörike Storm Fontane Uhland Hölderlin Kleist Büchner",
  ),
  persons(
    "Mozart Beethoven Bach Schubert Haydn Brahms Schumann Händel Lortzing Wagner Mendelssohn Telemann",
  ),
  stems(
    "Rosen Nelken Tulpen Dahlien Veilchen Flieder Lilien Astern Mohn Enzian Ginster Lavendel Malven",
    "weg",
  ),
  persons(
    "Dürer Holbein Cranach Rembrandt Menzel Spitzweg Feuerbach Lenbach Kollwitz Liebermann Marc Macke",
  ),
  places(
    "Breslauer Danziger Stettiner Egerländer Karlsbader Tilsiter Memeler Glatzer Görlitzer Liegnitzer Oppelner",
  ),
  persons(
    "Stresemann Bebel Rathenau Stein Hardenberg Humboldt Heuss Adenauer Erhard Naumann Luxemburg Zetkin",
  ),
  stems("Reh Hasen Dachs Fuchs Hirsch Marder Igel Biber Iltis Luchs", "weg"),
  places("Spessart Rhön Odenwald Steigerwald Taunus Harz Schwarzwald Eifel Hunsrück Vogelsberg"),
];
const stemsLeft =
  "Sonnen Berg Tal Mühl Brunnen Acker Hof Wald Bach Stein Kreuz Linden Reb Kirsch Apfel Birn Hasel Holunder Wein Korn Hafer Gersten Klee Quell Furt Heide Moos Sand Ton Lehm Schäfer Jäger Müller Bauern Weiher Anger Garten Hügel Nuss Ring Eck Espen Schlehen Hopfen Linsen Roggen Distel Farn";
const suffixes = [
  "straße",
  "weg",
  "gasse",
  "ring",
  "pfad",
  "grund",
  "hang",
  "rain",
  "blick",
  "höhe",
  "winkel",
];

function stems(list: string, suffix: string): string[] {
  return list.split(" ").map((stem) => stem + suffix);
}

function persons(list: string): string[] {
  return list.split(" ").map((name) => `${name}straße`);
}

function places(list: string): string[] {
  return list.split(" ").map((name) => (name.endsWith("er") ? `${name} Straße` : `${name}straße`));
}

/** Gives each street a name of its own that fits what it is for and the quarter it lies in. */
export function streetNaming(random: Random): (kind: StreetKind, quarter: number) => string {
  const used = new Set<string>();
  const themeOf = random.shuffled(themes.map((_, index) => index));
  const rest = random.shuffled(
    stemsLeft.split(" ").flatMap((stem) => suffixes.map((suffix) => stem + suffix)),
  );
  const listFor = (kind: StreetKind, quarter: number): readonly string[] => {
    if (kind === "main") return mains;
    if (kind === "core") return core;
    if (kind === "collector") return collectors;
    if (kind === "industrial") return works;
    if (kind === "village") return village;
    if (kind === "path") return paths;
    return themes[themeOf[quarter % themeOf.length] ?? 0] ?? [];
  };
  return (kind, quarter) => {
    const fresh = [...listFor(kind, quarter), ...rest].find((name) => !used.has(name));
    // Large towns run out of single names; they number them, as Mannheim does its squares.
    const name = fresh ?? `Straße ${used.size + 1}`;
    used.add(name);
    return name;
  };
}
