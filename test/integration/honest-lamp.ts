import { expect } from "vitest";
import { eventually, say, type TownField } from "./town-field.ts";

/** A lamp that does all as its contract says, to be served whatever its neighbours do. */
export interface HonestLamp {
  /**
   * Lets something happen while the lamp reports. Its readings must be acknowledged and its twin must move meanwhile, and once more
   * afterwards.
   */
  while(happens: () => Promise<unknown>): Promise<void>;
}

/** Wh: what such a lamp takes in the few milliseconds between two readings. */
const counterStep = 0.00005;

export async function honestLamp(
  field: TownField,
  device: string,
  lightId: string,
): Promise<HonestLamp> {
  const client = await field.connect(device);
  let seq = 0;
  let acknowledged = 0;

  /** Resolves with the PUBACK. The power tells the readings apart. */
  const report = async (): Promise<number> => {
    seq += 1;
    const reading = {
      ts: Date.now(),
      seq,
      bootId: 1,
      actualLightLevel: 100,
      activePower: 40 + (seq % 1_000) / 100,
      activeEnergy: seq * counterStep,
    };
    await say(client, device, "telemetry", { readings: [reading] });
    acknowledged = seq;
    return seq;
  };

  const twinIsAt = (least: number): Promise<unknown> =>
    eventually(async () => {
      const { measured } = await field.twin(lightId);
      expect(measured.activeEnergy).toBeGreaterThanOrEqual(least * counterStep);
    });

  return {
    async while(happens) {
      let over = false;
      const first = await report();
      const reporting = (async () => {
        while (!over) await report();
      })();
      try {
        await happens();
        // Still reporting: what is seen now has been taken since it happened, if not before.
        await eventually(() => expect(acknowledged).toBeGreaterThan(first));
        await twinIsAt(acknowledged);
      } finally {
        over = true;
        await reporting;
      }
      await twinIsAt(await report());
      expect(client.connected).toBe(true);
    },
  };
}
