import type { EpochMs } from "../domain/clock.ts";
import type { LightFacts } from "../domain/light.ts";
import { newTwin } from "../domain/new-twin.ts";
import type { Twin } from "../domain/twin-model.ts";
import type { BurningTime } from "../domain/burning.ts";
import type { CabinetWords } from "./cabinet-words.ts";
import type { EnergyAccount } from "./energy-account.ts";

/** Which controller a twin's words are those of. */
export interface Controller {
  readonly deviceId: string;
  readonly output: number;
  /** What the controller measured and said before then is of another light point, or of none; null: all of it is of this one. */
  readonly since: EpochMs | null;
}

/** The twin with what field alone needs to go on from it after a restart. It rests in field.db as one. */
export interface FieldTwin extends Twin {
  /** Null while none serves it. */
  controller: Controller | null;
  /** Under a work lock. */
  inWork: boolean;
  /** Null before the first reading. */
  energy: EnergyAccount | null;
  /** Of a segment, from its first look on; null of all others. */
  burning: BurningTime | null;
  /** Of a cabinet, from its first reading on; null of all others. */
  words: CabinetWords | null;
}

export function newFieldTwin(light: Pick<LightFacts, "lightId" | "switching">): FieldTwin {
  return {
    ...newTwin(light),
    controller: null,
    inWork: false,
    energy: null,
    burning: null,
    words: null,
  };
}

/** A twin read from field.db. One written before these fields were there gets them empty. */
export function fieldTwin(stored: Twin & Partial<FieldTwin>): FieldTwin {
  const { controller = null, inWork = false, energy = null, burning = null, words = null } = stored;
  return {
    ...stored,
    controller: controller?.output === undefined ? null : controller,
    inWork,
    energy,
    burning,
    words,
  };
}
