import type { EpochMs } from "../domain/clock.ts";
import type { RefusalReason } from "../firmware-contracts/codec.ts";
import type { BatchMessage } from "./batch.ts";
import type { Changes } from "./changes.ts";
import type { Device } from "./lamp.ts";
import type { Metrics } from "./metrics.ts";

/**
 * Why a message was acknowledged and set aside. Beside the decoder's reasons:
 * unknownOutput: neither the inventory nor the device itself knows this output.
 * notBehindGateway: a gateway spoke for a device that the inventory does not place behind it.
 */
type QuarantineReason = RefusalReason | "unknownOutput" | "notBehindGateway";

const keptBytes = 4096;
/** Of one device, message kind and reason so many are kept an hour; all are counted. One faulty device must not push out the others'. */
const mostAnHour = 20;
const anHour = 3_600_000;

export interface Quarantine {
  put(
    device: Device,
    message: BatchMessage,
    reason: QuarantineReason,
    field: string | null,
    detail: string,
  ): void;
}

/** `onRefused` hears of each message, for it speaks against its device. */
export function createQuarantine(
  changes: Changes,
  metrics: Metrics,
  onRefused: (device: Device, at: EpochMs) => void,
): Quarantine {
  const seen = new Map<string, { hour: number; count: number }>();
  return {
    put(device, message, reason, field, detail) {
      metrics.add(`lichtpunkt_quarantined_total{reason="${reason}"}`);
      onRefused(device, message.receivedAt);
      const hour = Math.floor(message.receivedAt / anHour);
      const key = `${device.deviceId} ${message.kind} ${reason}`;
      let share = seen.get(key);
      if (share === undefined || share.hour !== hour) {
        if (seen.size > 100_000) seen.clear();
        share = { hour, count: 0 };
        seen.set(key, share);
      }
      share.count += 1;
      if (share.count > mostAnHour) return;
      const payload = message.bytes.slice(
        message.start,
        Math.min(message.end, message.start + keptBytes),
      );
      changes.quarantine.push({
        receivedAt: message.receivedAt,
        deviceId: device.deviceId,
        message: message.kind,
        reason,
        field,
        detail,
        payload,
        size: message.size,
      });
    },
  };
}
