import { hashText, seededRandom } from "./random.ts";
import type { Cabinet, Feed } from "./town-feeding.ts";
import type { Stock } from "./town-stock.ts";

/** A cabinet as the inventory has it. */
export interface CabinetStock {
  /** Its controller; null where a time switch in the cabinet does the work. */
  readonly device: string | null;
  readonly segments: readonly {
    readonly number: string;
    /** Output of the controller; null where none switches it. */
    readonly output: number | null;
    readonly dayPowered: boolean;
  }[];
}

/** Cabinets that switch lamps and have been given a controller by now. */
const controlledShare = 0.7;
/** A segment without day power is one of few lamps. */
const fewestOnUnpowered = 6;

/**
 * How cabinets switch, as ten years of renewal have left it: most of those that switch lamps have a controller with an output for each such
 * segment, the others a time switch; and one segment of lamps with controllers of their own has no voltage by day, for nobody has drawn a
 * second cable.
 */
export function cabinetStock(
  seed: number,
  cabinets: readonly Cabinet[],
  feeds: readonly Feed[],
  stock: readonly Stock[],
): CabinetStock[] {
  const random = seededRandom(seed, "cabinet controllers");
  const counts = countsOf(feeds, stock);
  const countAt = (cabinet: number, segment: string): Counts =>
    counts.get(`${cabinet}/${segment}`) ?? { byCabinet: 0, networked: 0 };
  const switches = cabinets.map(({ segments }, c) =>
    segments.some((segment) => countAt(c, segment).byCabinet > 0),
  );
  const controlled = switches.map((does) => does && random.chance(controlledShare));
  const first = switches.indexOf(true);
  if (first >= 0 && !controlled.includes(true)) controlled[first] = true;
  const unpowered = controlled
    .flatMap((has, c) =>
      has ? (cabinets[c]?.segments ?? []).map((segment) => ({ c, segment })) : [],
    )
    .filter(({ c, segment }) => {
      const { byCabinet, networked } = countAt(c, segment);
      return byCabinet === 0 && networked >= fewestOnUnpowered;
    })
    .toSorted((a, b) => countAt(a.c, a.segment).networked - countAt(b.c, b.segment).networked)[0];
  return cabinets.map(({ number, segments }, c) => {
    let outputs = 0;
    const has = controlled[c] ?? false;
    return {
      device: has ? `cc-${hashText(`${seed}/${number}`).toString(16).padStart(8, "0")}` : null,
      segments: segments.map((segment) => {
        const dayPowered = unpowered?.c !== c || unpowered.segment !== segment;
        const isSwitched = has && (countAt(c, segment).byCabinet > 0 || !dayPowered);
        return { number: segment, output: isSwitched ? ++outputs : null, dayPowered };
      }),
    };
  });
}

interface Counts {
  byCabinet: number;
  networked: number;
}

/** Masts by how they are switched, by "cabinet/segment". */
function countsOf(feeds: readonly Feed[], stock: readonly Stock[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  feeds.forEach(({ cabinet, segment }, mast) => {
    const key = `${cabinet}/${segment}`;
    const own = counts.get(key) ?? { byCabinet: 0, networked: 0 };
    const switching = stock[mast]?.switching;
    if (switching === "byCabinet" || switching === "networked") own[switching] += 1;
    counts.set(key, own);
  });
  return counts;
}
