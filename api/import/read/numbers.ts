/** How the numbers of a column are written: which sign stands before the decimals. */
export type DecimalSign = "," | ".";

const number = /^[+-−]?\d[\d.,'’\s\u00a0\u202f]*$/;

/** What one text says of the decimal sign: null where it could be either or is no number. */
export function decimalSignOf(text: string): DecimalSign | null {
  if (!number.test(text)) return null;
  const comma = text.lastIndexOf(",");
  const point = text.lastIndexOf(".");
  if (comma >= 0 && point >= 0) return comma > point ? "," : ".";
  if (comma < 0 && point < 0) return null;
  const sign = comma >= 0 ? "," : ".";
  const parts = text.split(sign);
  // Groups of three again and again are thousands.
  if (parts.length > 2) return sign === "," ? "." : ",";
  const [whole = "", decimals = ""] = parts;
  const digits = whole.replaceAll(/\D/g, "");
  const couldBeThousands = decimals.length === 3 && digits.length <= 3 && !digits.startsWith("0");
  return couldBeThousands ? null : sign;
}

const pattern =
  /^([+\-−]?)(\d[\d.,'’\s\u00a0\u202f]*?)(?:[eE]([+-]?\d{1,3}))?\s*([a-zA-Zµ%°²]{0,8})$/;

/** A number and the letters behind it ("43,5 W" is 43.5 and "W"); null where there is none. `sign` as the column writes decimals. */
export function parseNumber(
  value: unknown,
  sign: DecimalSign | null,
): { readonly value: number; readonly unit: string } | null {
  if (typeof value === "number") return Number.isFinite(value) ? { value, unit: "" } : null;
  if (typeof value !== "string") return null;
  const match = pattern.exec(value.trim());
  if (match === null) return null;
  const [, minus = "", body = "", exponent, unit = ""] = match;
  const digits = body.replaceAll(/['’\s\u00a0\u202f]/g, "");
  const own = decimalSignOf(digits);
  // What could be either is read as the column is; alone it has decimals.
  const decimal = own ?? sign ?? (digits.includes(",") ? "," : ".");
  const thousands = decimal === "," ? "." : ",";
  const plain = digits.replaceAll(thousands, "").replace(decimal, ".");
  const parsed = Number(
    `${minus === "" || minus === "+" ? "" : "-"}${plain}${exponent === undefined ? "" : `e${exponent}`}`,
  );
  return Number.isFinite(parsed) ? { value: parsed, unit } : null;
}
