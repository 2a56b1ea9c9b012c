import type { BurningTime } from "../domain/burning.ts";
import { AppError } from "../domain/app-error.ts";
import type { EnergyMark, HourOfEnergy } from "../domain/energy.ts";
import { newTwin } from "../domain/new-twin.ts";
import type { SeqWindow, Twin } from "../domain/twin-model.ts";
import {
  type NumbersOf,
  type StoredEnergy,
  type StoredTwin,
  availabilities,
  flags,
  form,
  headBytes,
  none,
  ofAccount,
  ofDesired,
  ofDeviations,
  ofHour,
  ofMark,
  ofMeasured,
  ofReported,
  ofTwin,
  qualities,
  reasons,
  switchings,
  windowWords,
} from "./twin-row-form.ts";

const windowBytes = 16 + 4 * windowWords;
/** More numbers than there are, and both windows. */
const fixedBytes = 1024;

// One row at a time is made, in memory that stays.
let scratch = Buffer.alloc(8 * 1024);
let view = viewOf(scratch);
let at = 0;
let place = 0;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The row of a twin, without its light point's id, which is the row's key. The bytes hold until the next call. */
export function encodeTwin(twin: StoredTwin): Uint8Array {
  const { desired, reported, measured, energy, seen, seenBefore } = twin;
  scratch.fill(0, 0, headBytes);
  at = headBytes;
  place = 0;
  let bits = twin.online ? flags.online : 0;
  scratch[0] = form;
  scratch[2] = codeOf(switchings, twin.switching);
  scratch[3] = codeOf(availabilities, twin.availability);
  scratch[4] = codeOf(qualities, measured.quality);
  scratch[5] = codeOf(reasons, desired.reason);
  scratch[6] = reported.reason === null ? none : codeOf(reasons, reported.reason);
  putNumbers(twin, ofTwin);
  putNumbers(desired, ofDesired);
  putNumbers(reported, ofReported);
  putNumbers(measured, ofMeasured);
  putNumbers(twin.deviations, ofDeviations);
  if (energy === null) bits |= flags.noEnergy;
  else if (energy !== undefined) {
    bits |= flags.energy;
    putNumbers(energy, ofAccount);
    putNumbers(energy.mark, ofMark);
    putNumbers(energy.hour, ofHour);
  }
  if (putWindow(seen)) bits |= flags.seen;
  if (putWindow(seenBefore)) bits |= flags.seenBefore;
  if (putRest(twin)) bits |= flags.rest;
  if (twin.inWork === true) bits |= flags.inWork;
  scratch[1] = bits;
  return scratch.subarray(0, at);
}

function codeOf<T>(words: readonly T[], word: T): number {
  const code = words.indexOf(word);
  if (code < 0) throw new AppError("twinRow", `a twin's row knows no "${String(word)}"`);
  return code;
}

function putNumbers<T>(part: T, names: NumbersOf<T>): void {
  for (let i = 0; i < names.length; i += 1) {
    const value = part[names[i]!] as number | null; // by NumbersOf
    if (value !== null) {
      scratch[8 + (place >> 3)]! |= 1 << (place & 7);
      view.setFloat64(at, value, true);
      at += 8;
    }
    place += 1;
  }
}

function putWindow(window: SeqWindow): boolean {
  if (window.bootId === null) return false;
  view.setFloat64(at, window.bootId, true);
  view.setFloat64(at + 8, window.top, true);
  for (let i = 0; i < windowWords; i += 1) {
    view.setInt32(at + 16 + 4 * i, window.bits[i]!, true);
  }
  at += windowBytes;
  return true;
}

function putRest(twin: StoredTwin): boolean {
  const { desired, reported, openEvents, controller, burning = null, words = null } = twin;
  const noHash = desired.programHash === null && reported.programHash === null;
  const plain = burning === null && words === null;
  if (controller === null && noHash && plain && isEmpty(openEvents)) return false;
  const parts: unknown[] = [desired.programHash, reported.programHash, openEvents];
  if (controller !== undefined || !plain) parts.push(controller ?? null);
  if (!plain) parts.push(burning, words);
  const rest = JSON.stringify(parts);
  // Three bytes of UTF-8 are the most that one unit of a string takes.
  if (scratch.length < fixedBytes + 3 * rest.length) grow(fixedBytes + 3 * rest.length);
  at += scratch.write(rest, at);
  return true;
}

function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

function grow(size: number): void {
  const grown = Buffer.alloc(size);
  scratch.copy(grown);
  scratch = grown;
  view = viewOf(grown);
}

/** The twin of a row made by encodeTwin. Throws AppError "twinRow" where it is none of this form. */
export function decodeTwin(lightId: string, bytes: Uint8Array): StoredTwin {
  if (bytes[0] !== form || bytes.length < headBytes) {
    throw new AppError(
      "twinRow",
      `the stored twin of "${lightId}" has a form this version does not know`,
    );
  }
  const bits = bytes[1]!;
  const twin = newTwin({ lightId, switching: switchings[bytes[2]!]! });
  const numbers = new NumberReader(bytes);
  twin.online = (bits & flags.online) !== 0;
  twin.availability = availabilities[bytes[3]!]!;
  twin.measured.quality = qualities[bytes[4]!]!;
  twin.desired.reason = reasons[bytes[5]!]!;
  twin.reported.reason = bytes[6] === none ? null : reasons[bytes[6]!]!;
  numbers.into(twin, ofTwin);
  numbers.into(twin.desired, ofDesired);
  numbers.into(twin.reported, ofReported);
  numbers.into(twin.measured, ofMeasured);
  numbers.into(twin.deviations, ofDeviations);
  // Filled by the lists of their names.
  const energy = { mark: {}, hour: {} } as { mark: EnergyMark; hour: HourOfEnergy } & StoredEnergy;
  if ((bits & flags.energy) !== 0) {
    numbers.into(energy, ofAccount);
    numbers.into(energy.mark, ofMark);
    numbers.into(energy.hour, ofHour);
  }
  if ((bits & flags.seen) !== 0) numbers.window(twin.seen);
  if ((bits & flags.seenBefore) !== 0) numbers.window(twin.seenBefore);
  const extra: Extra = {};
  if ((bits & flags.energy) !== 0) extra.energy = energy;
  else if ((bits & flags.noEnergy) !== 0) extra.energy = null;
  if ((bits & flags.inWork) !== 0) extra.inWork = true;
  if ((bits & flags.rest) === 0) extra.controller = null;
  else takeRest(numbers.rest(), twin, extra);
  return Object.assign(twin, extra);
}

interface Extra {
  controller?: unknown;
  inWork?: boolean;
  energy?: StoredEnergy | null;
  burning?: BurningTime | null;
  words?: unknown;
}

type Rest = [string | null, string | null, Twin["openEvents"], unknown?, unknown?, unknown?];

function takeRest(text: string, twin: Twin, extra: Extra): void {
  // As putRest has written it.
  const parts = JSON.parse(text) as Rest;
  [twin.desired.programHash, twin.reported.programHash, twin.openEvents] = parts;
  if (parts.length > 3) extra.controller = parts[3];
  if (parts.length > 4) Object.assign(extra, { burning: parts[4], words: parts[5] });
}

class NumberReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = headBytes;
  #place = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  into<T>(part: T, names: NumbersOf<T>): void {
    for (const name of names) {
      const isThere = (this.#bytes[8 + (this.#place >> 3)]! & (1 << (this.#place & 7))) !== 0;
      this.#place += 1;
      // Written from a number or null of this name.
      part[name as keyof T] = (isThere ? this.#next() : null) as T[keyof T];
    }
  }

  window(window: SeqWindow): void {
    window.bootId = this.#next();
    window.top = this.#next();
    for (let i = 0; i < windowWords; i += 1) {
      window.bits[i] = this.#view.getInt32(this.#at, true);
      this.#at += 4;
    }
  }

  rest(): string {
    return Buffer.from(this.#bytes.subarray(this.#at)).toString();
  }

  #next(): number {
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }
}
