import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type {
  AuthorityView,
  CredentialPage,
  CredentialState,
  CredentialView,
  DeviceListRequest,
  DeviceListResult,
  EnrolmentCodeRequest,
  EnrolmentCodes,
  IssueRequest,
  IssueResult,
  NewEnrolmentCodes,
} from "../../api/contract/credentials.ts";
import type { AdmitResult } from "../../api/contract/devices.ts";
import { refreshDevices } from "./devices.ts";
import { ask } from "./http.ts";
import { queryClient } from "./queries.ts";

const part = encodeURIComponent;
const credentialsKey = ["deviceCredentials"] as const;
const codesKey = ["enrolmentCodes"] as const;

/** Empty words let all through. */
interface CredentialFilter {
  readonly q: string;
  readonly state: CredentialState | "";
  readonly gateway: string;
}

/** Pages of devices with what they prove themselves with. */
export const useCredentials = (filter: CredentialFilter) =>
  useInfiniteQuery({
    queryKey: [...credentialsKey, "list", filter],
    queryFn: ({ pageParam }) => {
      const search = new URLSearchParams({ q: filter.q, limit: "100" });
      if (filter.state !== "") search.set("state", filter.state);
      if (filter.gateway !== "") search.set("gateway", filter.gateway);
      if (pageParam !== null) search.set("cursor", pageParam);
      return ask<CredentialPage>(`/device-credentials?${search}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: (before) => before,
  });

export const useCredential = (deviceId: string) =>
  useQuery({
    queryKey: [...credentialsKey, "one", deviceId],
    queryFn: () => ask<CredentialView>(`/device-credentials/${part(deviceId)}`),
  });

export async function refreshCredentials(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: credentialsKey }),
    queryClient.invalidateQueries({ queryKey: codesKey }),
    refreshDevices(),
  ]);
}

/** The new secrets are told in this answer and never again. */
export const rotateSecrets = (deviceIds: readonly string[], graceDays: number) =>
  ask<AdmitResult>("/device-rotations", { method: "POST", body: { deviceIds, graceDays } });

export const issueCertificate = (deviceId: string, body: IssueRequest) =>
  ask<IssueResult>(`/devices/${part(deviceId)}/certificates`, { method: "POST", body });

/** Ends the device's right to connect, with all its certificates. */
export const endDevice = (deviceId: string, reason: string) =>
  ask<unknown>(`/devices/${part(deviceId)}/revoke`, { method: "POST", body: { reason } });

export const endCertificate = (fingerprint: string, reason: string) =>
  ask<CredentialView>(`/device-certificates/${part(fingerprint)}/revoke`, {
    method: "POST",
    body: { reason },
  });

export const useEnrolmentCodes = () =>
  useQuery({ queryKey: codesKey, queryFn: () => ask<EnrolmentCodes>("/enrolment-codes") });

/** The codes are told in this answer and never again. */
export const makeEnrolmentCodes = (body: EnrolmentCodeRequest) =>
  ask<NewEnrolmentCodes>("/enrolment-codes", { method: "POST", body });

export const withdrawEnrolmentCode = (id: string) =>
  ask<undefined>(`/enrolment-codes/${part(id)}`, { method: "DELETE" });

export const sendDeviceList = (body: DeviceListRequest) =>
  ask<DeviceListResult>("/device-lists", { method: "POST", body });

export const useAuthority = () =>
  useQuery({
    queryKey: ["deviceAuthority"],
    queryFn: () => ask<AuthorityView>("/device-authority"),
  });
