import { Suspense, lazy, useState } from "react";
import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { TextField } from "../parts/text-field.tsx";
import { parseDegrees } from "./light-fields.ts";

// The map's engine comes where a place is looked at.
const PlaceMap = lazy(async () => ({
  default: (await import("../map/place-map.tsx")).PlaceMap,
}));

export interface PositionFieldProps {
  /** Degrees as typed; empty for none. */
  readonly latitude: string;
  readonly longitude: string;
  readonly latitudeFault?: string | null;
  readonly longitudeFault?: string | null;
  readonly disabled?: boolean;
  readonly onChange: (place: { readonly latitude: string; readonly longitude: string }) => void;
}

/** A place by fields, by dragging it on a little map, or from where the reader stands. */
export function PositionField(props: PositionFieldProps) {
  const { latitude, longitude, latitudeFault, longitudeFault, disabled = false, onChange } = props;
  const t = useTranslate();
  const formats = useFormats();
  const town = useTown().data;
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  const north = parseDegrees(latitude);
  const east = parseDegrees(longitude);
  const put = (longitudeNow: number, latitudeNow: number): void =>
    onChange({ latitude: formats.plain(latitudeNow), longitude: formats.plain(longitudeNow) });
  const here = (): void => {
    setAsking(true);
    setRefused(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        put(coords.longitude, coords.latitude);
      },
      () => {
        setAsking(false);
        setRefused(true);
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  const isPlace = north !== null && east !== null && Math.abs(north) <= 85 && Math.abs(east) <= 180;
  return (
    <div className="position stack stack-tight">
      <div className="light-fields">
        <TextField
          label={t("stockField.latitude")}
          value={latitude}
          inputMode="decimal"
          autoComplete="off"
          disabled={disabled}
          fault={latitudeFault ?? null}
          onChange={(event) => onChange({ latitude: event.target.value, longitude })}
        />
        <TextField
          label={t("stockField.longitude")}
          value={longitude}
          inputMode="decimal"
          autoComplete="off"
          disabled={disabled}
          fault={longitudeFault ?? null}
          onChange={(event) => onChange({ latitude, longitude: event.target.value })}
        />
      </div>
      {town !== undefined && (
        <Suspense fallback={<div className="place-map" />}>
          <PlaceMap
            place={isPlace ? [east, north] : null}
            centre={[town.longitude, town.latitude]}
            disabled={disabled}
            onChange={put}
          />
        </Suspense>
      )}
      {!disabled && (
        <div className="row">
          <button type="button" className="button" disabled={asking} onClick={here}>
            <Icon name="near" size={18} /> {t("stock.here")}
          </button>
          <span className="small soft" role="status">
            {refused ? t("stock.hereRefused") : t("stock.dragHint")}
          </span>
        </div>
      )}
    </div>
  );
}
