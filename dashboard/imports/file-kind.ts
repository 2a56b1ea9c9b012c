const kinds: Readonly<Record<string, string>> = {
  geojson: "application/geo+json",
  json: "application/geo+json",
  csv: "text/csv",
  txt: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** Ends of file names that can be read, as a file dialog takes them. */
export const fileEnds: readonly string[] = Object.keys(kinds).map((end) => `.${end}`);

/** The media type under which a file is sent, by the end of its name; null where it cannot be read. */
export function mediaTypeOf(fileName: string): string | null {
  const end = fileName.toLowerCase().split(".").at(-1) ?? "";
  return kinds[end] ?? null;
}
