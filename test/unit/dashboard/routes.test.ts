import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lampStatuses } from "../../../api/contract/lights.ts";
import {
  allLights,
  filterParameters,
  lightSorts,
  masterKinds,
  parseRoute,
  pathOf,
} from "../../../dashboard/router/routes.ts";
import type { Route } from "../../../dashboard/router/routes.ts";

describe("routes", () => {
  test.each<[string, Route]>([
    ["/", { screen: "overview" }],
    ["/map", { screen: "map", light: null }],
    ["/map?light=lp_1", { screen: "map", light: "lp_1" }],
    ["/map?at=50.1%2C10.2", { screen: "map", light: null, at: "50.1,10.2" }],
    ["/lights", { screen: "lights", filter: allLights }],
    [
      "/lights?status=fault&q=linde&order=desc",
      { screen: "lights", filter: { ...allLights, status: "fault", q: "linde", order: "desc" } },
    ],
    ["/lights?status=burning&sort=colour", { screen: "lights", filter: allLights }],
    ["/lights/lp_1", { screen: "light", id: "lp_1" }],
    ["/programs", { screen: "programs" }],
    ["/programs/new", { screen: "program", id: null }],
    ["/programs/pr_2", { screen: "program", id: "pr_2" }],
    ["/import/im_3", { screen: "import", id: "im_3" }],
    ["/cabinets/cab_1", { screen: "cabinet", id: "cab_1" }],
    ["/groups", { screen: "groups" }],
    ["/luminaire-types", { screen: "master", kind: "luminaireType", id: null }],
    ["/masts/ma_1", { screen: "master", kind: "mast", id: "ma_1" }],
    ["/devices", { screen: "devices", show: "new" }],
    ["/devices?show=all", { screen: "devices", show: "all" }],
    ["/commission?device=lc-1&light=lp_1", { screen: "commission", device: "lc-1", light: "lp_1" }],
    ["/commission", { screen: "commission", device: null, light: null }],
    ["/locks", { screen: "locks" }],
    ["/q/lp_1", { screen: "light", id: "lp_1" }],
    ["/q", { screen: "notFound" }],
    ["/start?code=a%2Bb", { screen: "start", code: "a+b" }],
    ["/lights/lp_1/", { screen: "light", id: "lp_1" }],
    ["/lights/lp_1/more", { screen: "notFound" }],
    ["/lights/lp_1/edit", { screen: "lightEdit", id: "lp_1" }],
    ["/lights/new", { screen: "newLight", longitude: null, latitude: null }],
    [
      "/lights/new?longitude=13.4&latitude=52.5",
      { screen: "newLight", longitude: "13.4", latitude: "52.5" },
    ],
    [
      "/lights?group=gr_1&controller=without&locked=true&segment=seg_1",
      {
        screen: "lights",
        filter: {
          ...allLights,
          group: "gr_1",
          controller: "without",
          locked: "true",
          segment: "seg_1",
        },
      },
    ],
    ["/lights?controller=perhaps&locked=no", { screen: "lights", filter: allLights }],
    ["/profile/me", { screen: "notFound" }],
    ["/lights/%E0%A4%A", { screen: "notFound" }],
    ["/nowhere", { screen: "notFound" }],
  ])("%s", (path, route) => {
    expect(parseRoute(path)).toEqual(route);
  });

  test("every address leads back to its route", () => {
    const text = fc.string({ minLength: 1, unit: "grapheme" });
    const known = (id: string): boolean => id !== "new" && id !== "." && id !== "..";
    const filter = fc.record({
      q: fc.string({ unit: "grapheme" }),
      status: fc.constantFrom(null, ...lampStatuses),
      switching: fc.constantFrom(null, "networked" as const, "byCabinet" as const),
      street: fc.option(text),
      cabinet: fc.option(text),
      area: fc.option(text),
      segment: fc.option(text),
      group: fc.option(text),
      type: fc.option(text),
      lightingClass: fc.option(text),
      controller: fc.constantFrom(null, "with" as const, "without" as const),
      locked: fc.constantFrom(null, "true" as const),
      sort: fc.constantFrom(...lightSorts),
      order: fc.constantFrom("asc" as const, "desc" as const),
    });
    const route = fc.oneof(
      fc.record({ screen: fc.constant("light" as const), id: text.filter(known) }),
      fc.record({ screen: fc.constant("lightEdit" as const), id: text.filter(known) }),
      fc.record({
        screen: fc.constant("newLight" as const),
        longitude: fc.option(text),
        latitude: fc.option(text),
      }),
      fc.record({ screen: fc.constant("map" as const), light: fc.option(text) }),
      fc.record({
        screen: fc.constant("commission" as const),
        device: fc.option(text),
        light: fc.option(text),
      }),
      fc.record({
        screen: fc.constant("master" as const),
        kind: fc.constantFrom(...masterKinds),
        id: fc.option(text.filter(known)),
      }),
      fc.record({ screen: fc.constant("program" as const), id: fc.option(text.filter(known)) }),
      fc.record({ screen: fc.constant("lights" as const), filter }),
    );
    fc.assert(
      fc.property(route, (one) => {
        expect(parseRoute(pathOf(one))).toEqual(one);
      }),
    );
  });

  test("a filter names only what differs from all lights", () => {
    expect(filterParameters(allLights).size).toBe(0);
    expect(filterParameters({ ...allLights, cabinet: "S 1" }).toString()).toBe("cabinet=S+1");
  });
});
