import { useQuery } from "@tanstack/react-query";
import type {
  AdmitRequest,
  AdmitResult,
  BindRequest,
  BindResult,
  DeviceCommandName,
  DeviceCommandView,
  DevicePage,
  DeviceView,
  LabelsRequest,
  NewDevices,
  SwapRequest,
} from "../../api/contract/devices.ts";
import type { NearLights } from "../../api/contract/stock.ts";
import { RequestFailed, ask, askBytes } from "./http.ts";
import { queryClient } from "./queries.ts";
import { refreshStock } from "./stock.ts";

const part = encodeURIComponent;
const newDevicesKey = ["newDevices"] as const;
const deviceKey = (id: string) => ["device", id] as const;

/** Devices announce themselves at any time: asked again while the screen is open. */
export const useNewDevices = () =>
  useQuery({
    queryKey: newDevicesKey,
    queryFn: () => ask<NewDevices>("/new-devices"),
    refetchInterval: 5_000,
  });

/** One device, asked again so often that a technician sees it connect. Null where nobody admitted it. */
export const useDevice = (id: string | null) =>
  useQuery({
    queryKey: deviceKey(id ?? ""),
    queryFn: async (): Promise<DeviceView | null> => {
      try {
        return await ask<DeviceView>(`/devices/${part(id ?? "")}`);
      } catch (error) {
        if (error instanceof RequestFailed && error.status === 404) return null;
        throw error;
      }
    },
    enabled: id !== null,
    refetchInterval: 4_000,
  });

export const devicesPage = (q: string, state: "all" | "new" | "bound", cursor: string | null) => {
  const search = new URLSearchParams({ state, limit: "100" });
  if (q !== "") search.set("q", q);
  if (cursor !== null) search.set("cursor", cursor);
  return ask<DevicePage>(`/devices?${search.toString()}`);
};

/** Light points around a place, nearest first. */
export const useNearLights = (
  place: { readonly latitude: number; readonly longitude: number } | null,
  limit: number,
) =>
  useQuery({
    queryKey: ["nearLights", place?.latitude, place?.longitude, limit],
    queryFn: () =>
      ask<NearLights>(
        `/lights/near?latitude=${place?.latitude}&longitude=${place?.longitude}&limit=${limit}`,
      ),
    select: ({ lights }) => lights,
    enabled: place !== null,
  });

/** After a device was admitted, bound, freed or forgotten. */
export async function refreshDevices(): Promise<void> {
  await Promise.all([
    refreshStock(),
    ...[newDevicesKey, ["device"], ["devices"], ["nearLights"]].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  ]);
}

export const bindDevice = (id: string, body: BindRequest, key: string) =>
  ask<BindResult>(`/devices/${part(id)}/bind`, { method: "POST", body, idempotencyKey: key });

export const unbindDevice = (id: string, key: string) =>
  ask<BindResult>(`/devices/${part(id)}/unbind`, { method: "POST", body: {}, idempotencyKey: key });

export const swapDevice = (lightId: string, body: SwapRequest, key: string) =>
  ask<BindResult>(`/lights/${part(lightId)}/swap`, { method: "POST", body, idempotencyKey: key });

/** Blinks, `duration` in seconds and half a minute when left out, or measures at once. */
export const commandDevice = (
  id: string,
  command: DeviceCommandName,
  output: number,
  key: string,
  duration?: number,
) =>
  ask<DeviceCommandView>(`/devices/${part(id)}/commands`, {
    method: "POST",
    body: duration === undefined ? { command, output } : { command, output, duration },
    idempotencyKey: key,
  });

const endStates: readonly DeviceCommandView["state"][] = ["applied", "rejected", "expired"];

/** Where a command to a device stands, asked again until it has come to its end. */
export const useDeviceCommand = (commandId: string | null) =>
  useQuery({
    queryKey: ["deviceCommand", commandId],
    queryFn: () => ask<DeviceCommandView>(`/device-commands/${part(commandId ?? "")}`),
    enabled: commandId !== null,
    refetchInterval: ({ state }) =>
      state.data !== undefined && endStates.includes(state.data.state) ? false : 700,
  });

/** The secrets are told in this answer and never again. */
export const admitDevices = (body: AdmitRequest) =>
  ask<AdmitResult>("/devices", { method: "POST", body });

/** Ends its right to connect until it is admitted anew. */
export const revokeDevice = (id: string) =>
  ask<DeviceView>(`/devices/${part(id)}/revoke`, { method: "POST" });

/** Forgets a device that nothing hangs on. */
export const deleteDevice = (id: string) =>
  ask<undefined>(`/devices/${part(id)}`, { method: "DELETE" });

/** A PDF of QR labels. */
export const labelsPdf = (body: LabelsRequest) =>
  askBytes("/labels", { method: "POST", body }, "application/pdf");
