import { mark } from "./two-areas.ts";

/** A request that would do something if what it names were there and the writer's own. */
export interface Write {
  readonly operationId: string;
  /** Where it is asked of an object of one's own; left out: of the one that is named. */
  readonly path?: string;
  readonly body?: unknown;
}

const place = { latitude: 52.5, longitude: 13.4 };
const around = (latitude: number) =>
  [
    [13, latitude - 0.2],
    [14, latitude - 0.2],
    [14, latitude + 0.2],
    [13, latitude + 0.2],
  ] as const;

/** Requests of somebody of Adler that name `id` wherever something can be named. */
export function writesNaming(id: string): readonly Write[] {
  const own = "/api/v1/lights/lp_adler1";
  const selections = [
    { lightIds: [id] },
    { lightIds: ["lp_adler1", id] },
    { groupId: id },
    { filter: `area=${id}` },
    { filter: `cabinet=${id}` },
    { filter: `q=${id}` },
    { within: around(53.5) },
  ];
  return [
    ...selections.flatMap((selection): Write[] => [
      { operationId: "readSelection", body: selection },
      { operationId: "exportSelection", body: selection },
      { operationId: "printLabels", body: { selection, layout: "a4" } },
      { operationId: "changeLights", body: { selection, change: { note: "mine" } } },
      { operationId: "changeLights", body: { selection, change: { note: "mine" }, dryRun: true } },
      { operationId: "changeGroupMembers", body: { add: selection } },
      { operationId: "changeGroupMembers", body: { remove: selection } },
    ]),
    ...["areaId", "cabinetId", "segmentId", "luminaireTypeId", "calendarId"].flatMap(
      (field): Write[] => [
        {
          operationId: "createLight",
          body: { number: "n", ...place, areaId: "a_adler", [field]: id },
        },
        { operationId: "changeLight", path: own, body: { [field]: id } },
        {
          operationId: "changeLights",
          body: { selection: { lightIds: ["lp_adler1"] }, change: { [field]: id } },
        },
      ],
    ),
    {
      operationId: "changeLights",
      body: { selection: { lightIds: [id] }, change: { delete: true } },
    },
    {
      operationId: "changeLights",
      body: { selection: { lightIds: ["lp_adler1"] }, change: { addGroupIds: [id] } },
    },
    { operationId: "changeLight", body: { note: "mine" } },
    { operationId: "changeLight", body: { areaId: "a_adler" } },
    { operationId: "createCabinet", body: { number: "n", areaId: id } },
    { operationId: "createCabinet", body: { number: "n", areaId: "a_adler", supplyPointId: id } },
    { operationId: "changeCabinet", path: "/api/v1/cabinets/c_adler", body: { areaId: id } },
    { operationId: "changeCabinet", path: "/api/v1/cabinets/c_adler", body: { supplyPointId: id } },
    { operationId: "changeCabinet", body: { note: "mine" } },
    { operationId: "createSegment", body: { cabinetId: id, number: "n" } },
    { operationId: "changeSegment", path: "/api/v1/segments/s_adler", body: { cabinetId: id } },
    { operationId: "changeSegment", body: { note: "mine" } },
    { operationId: "changeMast", body: { note: "mine" } },
    { operationId: "changeStreet", body: { name: "mine" } },
    { operationId: "changeArea", body: { name: "mine" } },
    { operationId: "changeSupplyPoint", body: { note: "mine" } },
    ...[
      "lightPoint",
      "cabinet",
      "segment",
      "mast",
      "street",
      "area",
      "supplyPoint",
      "group",
    ].flatMap((kind): Write[] => [
      { operationId: "restore", body: { kind, ids: [id] } },
      { operationId: "setWorkLock", body: { target: { kind, id }, person: "P", phone: "0123" } },
    ]),
    { operationId: "setOverride", body: { lightIds: [id], level: 100, reason: "mine" } },
    {
      operationId: "setOverride",
      body: { lightIds: ["lp_adler1", id], level: 100, reason: "mine" },
    },
    { operationId: "setOverride", body: { segmentIds: [id], level: 100, reason: "mine" } },
    { operationId: "endOverride", body: { lightIds: [id] } },
    { operationId: "endOverride", body: { segmentIds: [id] } },
    { operationId: "assignProgram", body: { lightIds: [id] } },
    { operationId: "assignProgram", body: { street: `${mark}weg` } },
    { operationId: "bindDevice", path: "/api/v1/devices/lc-adler1/bind", body: { lightId: id } },
    { operationId: "bindDevice", path: "/api/v1/devices/cc-adler/bind", body: { cabinetId: id } },
    { operationId: "bindDevice", body: { lightId: "lp_adler1" } },
    { operationId: "bindDevice", body: { cabinetId: "c_adler" } },
    { operationId: "unbindDevice", body: {} },
    { operationId: "swapDevice", path: `${own}/swap`, body: { deviceId: id, old: "keep" } },
    { operationId: "swapDevice", body: { deviceId: "lc-adler1", old: "keep" } },
    {
      operationId: "recordCommissioned",
      path: `${own}/commissioned`,
      body: { deviceId: id, steps: [] },
    },
    { operationId: "commandDevice", body: { command: "identify" } },
    { operationId: "printLabels", body: { deviceIds: [id], layout: "a4" } },
    { operationId: "issueDeviceSecrets", body: { deviceIds: [id] } },
    { operationId: "admitDevices", body: { deviceIds: [id], kind: "lamp" } },
    { operationId: "rotateDeviceSecrets", body: { deviceIds: [id] } },
    { operationId: "createEnrolmentCodes", body: { kind: "lamp", deviceId: id } },
    { operationId: "createEnrolmentCodes", body: { kind: "lamp", gatewayId: id } },
    { operationId: "createUser", body: { name: "N", role: "viewer", areaIds: [id] } },
    { operationId: "createAbsence", body: { userId: id, deputyId: id, from: 1, until: 2 } },
    { operationId: "createToken", body: { name: "t", scopes: ["read"], userId: id } },
    { operationId: "previewProgram", body: { points: [], programId: id } },
  ];
}
