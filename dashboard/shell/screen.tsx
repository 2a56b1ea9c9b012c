import { Suspense, lazy } from "react";
import { AboutScreen } from "../about/about-screen.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { LightScreen } from "../light/light-screen.tsx";
import { LightsScreen } from "../lights/lights-screen.tsx";
import { OverviewScreen } from "../overview/overview-screen.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { QuarantineScreen } from "../quarantine/quarantine-screen.tsx";
import type { Route } from "../router/routes.ts";
import { Link } from "../router/link.tsx";
import { ProfileScreen } from "../session/profile-screen.tsx";

// The map brings its own engine, the editors are for few readers: they come when they are opened.
const MapScreen = lazy(async () => ({
  default: (await import("../map/map-screen.tsx")).MapScreen,
}));
const ProgramsScreen = lazy(async () => ({
  default: (await import("../programs/programs-screen.tsx")).ProgramsScreen,
}));
const ProgramScreen = lazy(async () => ({
  default: (await import("../programs/program-screen.tsx")).ProgramScreen,
}));
const ImportScreen = lazy(async () => ({
  default: (await import("../imports/import-screen.tsx")).ImportScreen,
}));
const LightEditScreen = lazy(async () => ({
  default: (await import("../light/edit/light-edit-screen.tsx")).LightEditScreen,
}));
const NewLightScreen = lazy(async () => ({
  default: (await import("../light/edit/light-edit-screen.tsx")).NewLightScreen,
}));
const TrashScreen = lazy(async () => ({
  default: (await import("../trash/trash-screen.tsx")).TrashScreen,
}));
const ChangesScreen = lazy(async () => ({
  default: (await import("../history/changes-screen.tsx")).ChangesScreen,
}));
const DevicesScreen = lazy(async () => ({
  default: (await import("../devices/devices-screen.tsx")).DevicesScreen,
}));
const CommissionScreen = lazy(async () => ({
  default: (await import("../commissioning/commission-screen.tsx")).CommissionScreen,
}));
const LocksScreen = lazy(async () => ({
  default: (await import("../locks/locks-screen.tsx")).LocksScreen,
}));

const ApprovalsScreen = lazy(async () => ({
  default: (await import("../approvals/approvals-screen.tsx")).ApprovalsScreen,
}));
const HandoverScreen = lazy(async () => ({
  default: (await import("../handover/handover-screen.tsx")).HandoverScreen,
}));
const GroupsScreen = lazy(async () => ({
  default: (await import("../groups/groups-screen.tsx")).GroupsScreen,
}));
const GroupScreen = lazy(async () => ({
  default: (await import("../groups/group-screen.tsx")).GroupScreen,
}));
const MasterScreen = lazy(async () => ({
  default: (await import("../masterdata/master-screen.tsx")).MasterScreen,
}));
const AdminScreen = lazy(async () => ({
  default: (await import("../admin/admin-screen.tsx")).AdminScreen,
}));
const CabinetsScreen = lazy(async () => ({
  default: (await import("../cabinets/cabinets-screen.tsx")).CabinetsScreen,
}));
const CabinetScreen = lazy(async () => ({
  default: (await import("../cabinets/cabinet-screen.tsx")).CabinetScreen,
}));

export function Screen({ route }: { readonly route: Route }) {
  const t = useTranslate();
  return (
    <Suspense
      fallback={
        <p className="soft" role="status">
          {t("common.loading")}
        </p>
      }
    >
      <ScreenOf route={route} />
    </Suspense>
  );
}

function ScreenOf({ route }: { readonly route: Route }) {
  switch (route.screen) {
    case "overview":
      return <OverviewScreen />;
    case "map":
      return <MapScreen />;
    case "lights":
      return <LightsScreen filter={route.filter} />;
    case "light":
      return <LightScreen key={route.id} id={route.id} />;
    case "lightEdit":
      return <LightEditScreen key={route.id} id={route.id} />;
    case "newLight":
      return <NewLightScreen latitude={route.latitude} longitude={route.longitude} />;
    case "trash":
      return <TrashScreen />;
    case "history":
      return <ChangesScreen />;
    case "programs":
      return <ProgramsScreen />;
    case "program":
      return <ProgramScreen key={route.id} id={route.id} />;
    case "quarantine":
      return <QuarantineScreen />;
    case "import":
      return <ImportScreen id={route.id} />;
    case "profile":
      return <ProfileScreen />;
    case "about":
      return <AboutScreen />;
    case "devices":
      return <DevicesScreen show={route.show} />;
    case "commission":
      return <CommissionScreen device={route.device} light={route.light} />;
    case "locks":
      return <LocksScreen />;
    case "approvals":
      return <ApprovalsScreen />;
    case "handover":
      return <HandoverScreen />;
    case "cabinets":
      return <CabinetsScreen />;
    case "cabinet":
      return <CabinetScreen key={route.id} id={route.id} />;
    case "groups":
      return <GroupsScreen />;
    case "group":
      return <GroupScreen key={route.id} id={route.id} />;
    case "master":
      return <MasterScreen kind={route.kind} id={route.id} />;
    case "admin":
      return <AdminScreen part={route.part} id={route.id} />;
    case "start":
    case "notFound":
      return <NotFound />;
  }
}

function NotFound() {
  const t = useTranslate();
  return (
    <div className="screen stack">
      <ScreenHeading title={t("notFound.title")} />
      <p>{t("notFound.text")}</p>
      <p>
        <Link href="/">{t("notFound.back")}</Link>
      </p>
    </div>
  );
}
