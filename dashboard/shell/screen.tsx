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
