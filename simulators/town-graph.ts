import {
  crossing,
  distance,
  headingOf,
  lineLength,
  nearestIn,
  spotAt,
  spotGrid,
  turnBetween,
} from "./plane.ts";
import type { Line, Spot } from "./plane.ts";
import type { Random } from "./random.ts";
import type { Draft, StreetKind } from "./town-streets.ts";

/** A stretch of street between two crossings or ends. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly line: Line;
  readonly kind: StreetKind;
}

/** A street as people name it: stretches that go on straight, in order. */
export interface Street {
  readonly kind: StreetKind;
  readonly stretches: readonly Stretch[];
}

export interface Network {
  readonly nodes: readonly Spot[];
  readonly stretches: readonly Stretch[];
  readonly streets: readonly Street[];
}

/** Crossings nearer than this are one. */
const sameNode = 15;
const longestStreet: Record<StreetKind, number> = {
  main: 1600,
  core: 420,
  collector: 1300,
  residential: 620,
  industrial: 900,
  village: 520,
  path: 900,
};

/** Cuts the drafts at their crossings, thins out blocks that are too regular, and joins what runs straight on into streets. */
export function networkOf(drafts: readonly Draft[], random: Random): Network {
  const cuts = findCuts(drafts);
  const nodes: Spot[] = [];
  const grid = spotGrid<number>(40);
  const nodeAt = (spot: Spot): number => {
    const found = nearestIn(grid, spot, sameNode);
    if (found !== null) return found.value;
    grid.add(spot, nodes.length);
    return nodes.push(spot) - 1;
  };
  // Crossings first, so that loose ends beside one melt into it.
  for (const list of cuts) for (const cut of list) nodeAt(cut.spot);
  const seen = new Set<string>();
  let stretches: Stretch[] = [];
  drafts.forEach((draft, d) => {
    for (const stretch of splitAt(draft, cuts[d] ?? [], nodeAt)) {
      const key = `${Math.min(stretch.from, stretch.to)}:${Math.max(stretch.from, stretch.to)}`;
      if (stretch.from === stretch.to || seen.has(key)) continue;
      seen.add(key);
      stretches.push(stretch);
    }
  });
  const settled = stretches.map((stretch) => ({
    ...stretch,
    line: [spotAt(nodes, stretch.from), ...stretch.line.slice(1, -1), spotAt(nodes, stretch.to)],
  }));
  stretches = largestPart(withoutStubs(thinned(settled, random)));
  return { nodes, stretches, streets: chained(stretches) };
}

interface Cut {
  /** Place on the draft: index of its stretch plus the share within it. */
  readonly place: number;
  readonly spot: Spot;
}

function findCuts(drafts: readonly Draft[]): Cut[][] {
  const cuts: Cut[][] = drafts.map(() => []);
  const pieces = spotGrid<{ draft: number; index: number; a: Spot; b: Spot }>(60);
  drafts.forEach(({ line }, draft) => {
    for (let index = 1; index < line.length; index++) {
      const a = spotAt(line, index - 1);
      const b = spotAt(line, index);
      const middle: Spot = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      pieces.near(middle, 110, (other) => {
        const hit = other.draft === draft ? null : crossing(a, b, other.a, other.b);
        if (hit === null) return undefined;
        const spot: Spot = [a[0] + (b[0] - a[0]) * hit.t, a[1] + (b[1] - a[1]) * hit.t];
        cuts[draft]?.push({ place: index - 1 + hit.t, spot });
        cuts[other.draft]?.push({ place: other.index - 1 + hit.u, spot });
        return undefined;
      });
      pieces.add(middle, { draft, index, a, b });
    }
  });
  return cuts;
}

function splitAt(draft: Draft, cuts: readonly Cut[], nodeAt: (spot: Spot) => number): Stretch[] {
  const { line, kind } = draft;
  const ends: Cut[] = [
    { place: 0, spot: spotAt(line, 0) },
    ...cuts.toSorted((a, b) => a.place - b.place),
    { place: line.length - 1, spot: spotAt(line, line.length - 1) },
  ];
  const stretches: Stretch[] = [];
  for (let i = 1; i < ends.length; i++) {
    const a = ends[i - 1];
    const b = ends[i];
    if (a === undefined || b === undefined) continue;
    const inner = line.slice(Math.floor(a.place) + 1, Math.ceil(b.place));
    const whole = [a.spot, ...inner, b.spot];
    stretches.push({ from: nodeAt(a.spot), to: nodeAt(b.spot), line: whole, kind });
  }
  return stretches;
}

function degrees(stretches: readonly Stretch[]): number[] {
  const degree: number[] = [];
  for (const { from, to } of stretches) {
    degree[from] = (degree[from] ?? 0) + 1;
    degree[to] = (degree[to] ?? 0) + 1;
  }
  return Array.from(degree, (count) => count ?? 0);
}

function byNode(stretches: readonly Stretch[]): Map<number, number[]> {
  const meeting = new Map<number, number[]>();
  const note = (node: number, index: number): void => {
    const list = meeting.get(node);
    if (list === undefined) meeting.set(node, [index]);
    else list.push(index);
  };
  stretches.forEach((stretch, index) => {
    note(stretch.from, index);
    note(stretch.to, index);
  });
  return meeting;
}

/** Takes out small stretches here and there where a short way round remains: real blocks are not all alike. */
function thinned(stretches: readonly Stretch[], random: Random): Stretch[] {
  const meeting = byNode(stretches);
  const gone = new Set<number>();
  const open = (node: number): number[] =>
    (meeting.get(node) ?? []).filter((index) => !gone.has(index));
  const other = (index: number, node: number): number => {
    const stretch = stretches[index];
    return stretch === undefined ? node : stretch.from === node ? stretch.to : stretch.from;
  };
  const wayRound = (without: number, from: number, to: number): boolean => {
    const reached = new Set([from]);
    let front = [from];
    for (let hops = 0; hops < 9 && front.length > 0; hops++) {
      const next: number[] = [];
      for (const node of front) {
        for (const index of open(node)) {
          const neighbour = other(index, node);
          if (index === without || reached.has(neighbour)) continue;
          if (neighbour === to) return true;
          reached.add(neighbour);
          next.push(neighbour);
        }
      }
      front = next;
    }
    return false;
  };
  for (const index of random.shuffled([...stretches.keys()])) {
    const stretch = stretches[index];
    if (stretch === undefined) continue;
    const share = stretch.kind === "residential" ? 0.2 : stretch.kind === "village" ? 0.14 : 0;
    if (!random.chance(share)) continue;
    if (open(stretch.from).length < 3 || open(stretch.to).length < 3) continue;
    if (wayRound(index, stretch.from, stretch.to)) gone.add(index);
  }
  return stretches.filter((_, index) => !gone.has(index));
}

/** Without loose ends too short to be a street. */
function withoutStubs(stretches: readonly Stretch[]): Stretch[] {
  const degree = degrees(stretches);
  const kept = stretches.filter((stretch) => {
    const loose = degree[stretch.from] === 1 || degree[stretch.to] === 1;
    return !loose || lineLength(stretch.line) >= 42;
  });
  return kept.length === stretches.length ? kept : withoutStubs(kept);
}

function largestPart(stretches: readonly Stretch[]): Stretch[] {
  const meeting = byNode(stretches);
  const part = new Map<number, number>();
  const sizes: number[] = [];
  for (const start of meeting.keys()) {
    if (part.has(start)) continue;
    const number = sizes.push(0) - 1;
    const stack = [start];
    part.set(start, number);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (const index of meeting.get(node) ?? []) {
        sizes[number] = (sizes[number] ?? 0) + 1;
        const stretch = stretches[index];
        for (const next of stretch === undefined ? [] : [stretch.from, stretch.to]) {
          if (part.has(next)) continue;
          part.set(next, number);
          stack.push(next);
        }
      }
    }
  }
  const largest = sizes.indexOf(Math.max(...sizes));
  return stretches.filter((stretch) => part.get(stretch.from) === largest);
}

function reversed(stretch: Stretch): Stretch {
  return { ...stretch, from: stretch.to, to: stretch.from, line: stretch.line.toReversed() };
}

function chained(stretches: readonly Stretch[]): Street[] {
  const meeting = byNode(stretches);
  const taken = new Set<number>();
  /** The stretch that goes on from the last one, turned the right way. */
  const nextOf = (last: Stretch): { index: number; stretch: Stretch } | null => {
    const end = last.line.length - 1;
    const heading = headingOf(spotAt(last.line, end - 1), spotAt(last.line, end));
    let best: { index: number; stretch: Stretch } | null = null;
    let bestTurn = 0.6;
    for (const index of meeting.get(last.to) ?? []) {
      const found = stretches[index];
      if (found === undefined || taken.has(index) || found.kind !== last.kind) continue;
      const stretch = found.from === last.to ? found : reversed(found);
      const turn = turnBetween(
        headingOf(spotAt(stretch.line, 0), spotAt(stretch.line, 1)),
        heading,
      );
      if (turn >= bestTurn) continue;
      best = { index, stretch };
      bestTurn = turn;
    }
    return best;
  };
  const streets: Street[] = [];
  stretches.forEach((first, start) => {
    if (taken.has(start)) return;
    taken.add(start);
    let metres = lineLength(first.line);
    const grow = (from: Stretch): Stretch[] => {
      const list: Stretch[] = [];
      for (let next = nextOf(from); next !== null; next = nextOf(next.stretch)) {
        metres += lineLength(next.stretch.line);
        if (metres > longestStreet[first.kind]) break;
        taken.add(next.index);
        list.push(next.stretch);
      }
      return list;
    };
    const ahead = grow(first);
    const behind = grow(reversed(first)).map(reversed).toReversed();
    streets.push({ kind: first.kind, stretches: [...behind, first, ...ahead] });
  });
  return streets;
}

/** The whole street as one line. */
export function streetLine(street: Street): Spot[] {
  const line: Spot[] = [];
  for (const stretch of street.stretches) {
    for (const spot of stretch.line) {
      const last = line.at(-1);
      if (last === undefined || distance(last, spot) > 0.01) line.push(spot);
    }
  }
  return line;
}
