import { segmentView } from "../../domain/segment.ts";
import type { CabinetLive, GatewayView, SegmentView } from "../contract/stock.ts";
import type { Office } from "../office/office.ts";

type SegmentLive = Pick<
  SegmentView,
  "desiredOn" | "desiredReason" | "until" | "actualOn" | "reason" | "changedAt"
>;
type GatewayLive = Pick<GatewayView, "online" | "lastSeenAt">;

/** What cabinets' controllers say of themselves, by cabinet id; null before their first word. */
export async function cabinetsLive(
  { field }: Pick<Office, "field">,
  ids: readonly string[],
): Promise<(id: string) => CabinetLive | null> {
  const live = await field.cabinetsLive(ids);
  return (id) => {
    const row = live.get(id);
    if (row === undefined || row.lastSeenAt === null) return null;
    const { online, lastSeenAt, doorOpen, localOverride, totalPowerW, totalEnergyWh } = row;
    return { online, lastSeenAt, doorOpen, localOverride, totalPowerW, totalEnergyWh };
  };
}

/** What is wanted of segments and what their controllers report, by segment id. */
export async function segmentsLive(
  { field }: Pick<Office, "field">,
  ids: readonly string[],
): Promise<(id: string) => SegmentLive> {
  const [twins, live] = await Promise.all([field.twinsOf(ids), field.cabinetsLive(ids)]);
  const byId = new Map(twins.map((twin) => [twin.lightId, twin]));
  return (id) => {
    const twin = byId.get(id);
    if (twin === undefined) return unknownSegment;
    const { reason: desiredReason, until } = twin.desired;
    return {
      ...segmentView(twin),
      desiredReason,
      until,
      changedAt: live.get(id)?.changedAt ?? null,
    };
  };
}

const unknownSegment: SegmentLive = {
  desiredOn: null,
  desiredReason: null,
  until: null,
  actualOn: null,
  reason: null,
  changedAt: null,
};

/** Whether gateways are connected. */
export async function gatewaysLive(
  { field }: Pick<Office, "field">,
  ids: readonly string[],
): Promise<(id: string) => GatewayLive> {
  const devices = await field.devices(ids);
  const byId = new Map(devices.map((device) => [device.deviceId, device]));
  return (id) => {
    const device = byId.get(id);
    return { online: device?.online ?? false, lastSeenAt: device?.lastSeenAt ?? null };
  };
}
