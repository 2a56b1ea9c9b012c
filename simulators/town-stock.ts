import { luminaireKinds } from "./luminaire-types.ts";
import type { LuminaireKind } from "./luminaire-types.ts";
import type { Feed } from "./town-feeding.ts";
import type { Mast } from "./town-lamps.ts";
import type { Random } from "./random.ts";

type Switching = "networked" | "byCabinet" | "notNetworked";

/** What hangs on a mast and how it is switched, as ten years of renewal have left it. */
export interface Stock {
  readonly switching: Switching;
  readonly luminaire: LuminaireKind;
}

const byCabinetShare = 0.18;
const notNetworkedShare = 0.07;

/**
 * A mixed stock: whole segments that have not been renewed yet burn discharge lamps switched by their cabinet (the village first, then homes),
 * paths and some lone masts are not networked at all, the rest has a controller in each luminaire.
 */
export function stockOf(masts: readonly Mast[], feeds: readonly Feed[], random: Random): Stock[] {
  const segments = new Map<string, number[]>();
  masts.forEach((_, index) => {
    const feed = feeds[index];
    const key = `${feed?.cabinet}/${feed?.segment}`;
    const list = segments.get(key);
    if (list === undefined) segments.set(key, [index]);
    else list.push(index);
  });
  const oldFirst = random.shuffled([...segments.values()]).toSorted((a, b) => age(b) - age(a));
  function age(list: readonly number[]): number {
    const share = (kind: Mast["kind"]): number =>
      list.filter((index) => masts[index]?.kind === kind).length / list.length;
    // Main roads and the old town are renewed first: there it saves and shows most.
    return share("village") * 2 + share("residential") - share("main") * 2 - share("core") * 3;
  }
  const switching: Switching[] = masts.map((mast) =>
    mast.kind === "path" ? "notNetworked" : "networked",
  );
  const heads = (list: readonly number[]): number =>
    list.reduce((sum, index) => sum + (masts[index]?.heads ?? 0), 0);
  const total = heads([...masts.keys()]);
  let byCabinet = 0;
  for (const list of oldFirst) {
    if (byCabinet >= total * byCabinetShare) break;
    const own = list.filter((index) => switching[index] === "networked");
    if (byCabinet + heads(own) > total * (byCabinetShare + 0.015)) continue;
    for (const index of own) switching[index] = "byCabinet";
    byCabinet += heads(own);
  }
  let alone = heads([...masts.keys()].filter((index) => switching[index] === "notNetworked"));
  const homes = [...masts.keys()].filter(
    (index) => switching[index] === "networked" && masts[index]?.kind === "residential",
  );
  // What is not networked lies in short runs: a private lane, a stair, a car park.
  for (const start of random.shuffled(homes)) {
    if (alone >= total * notNetworkedShare) break;
    for (let index = start; index < start + 4; index++) {
      if (masts[index]?.street !== masts[start]?.street || switching[index] !== "networked")
        continue;
      switching[index] = "notNetworked";
      alone += heads([index]);
    }
  }
  return masts.map((mast, index) => {
    const how = switching[index] ?? "networked";
    return { switching: how, luminaire: luminaireFor(mast, how, random) };
  });
}

function luminaireFor(mast: Mast, switching: Switching, random: Random): LuminaireKind {
  if (switching === "byCabinet" && !mast.zebra) {
    if (mast.kind === "main") return luminaireKinds.nav100;
    return random.chance(0.22) ? luminaireKinds.hql80 : luminaireKinds.nav70;
  }
  if (mast.kind === "main" && mast.heads === 2 && !mast.zebra) return luminaireKinds.street38;
  if (mast.kind === "main" && !mast.zebra && random.chance(0.18)) return luminaireKinds.road92;
  return mast.luminaire;
}
