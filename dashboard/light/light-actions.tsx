import type { LightRow } from "../../api/contract/lights.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useRoleReason } from "../session/use-gate.ts";

/** The ways to what can be changed of a light point, for those who may. */
export function LightActions({ light }: { readonly light: Pick<LightRow, "id" | "deviceId"> }) {
  const t = useTranslate();
  const reason = useRoleReason("correctLights");
  if (reason !== null) return null;
  return (
    <>
      <Link href={pathOf({ screen: "lightEdit", id: light.id })}>{t("light.edit")}</Link>
      <Link href={pathOf({ screen: "commission", device: null, light: light.id })}>
        {t(light.deviceId === null ? "light.bind" : "light.swap")}
      </Link>
    </>
  );
}
