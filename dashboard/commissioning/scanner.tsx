import { useId, useState } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { readPhoto } from "./read-code.ts";
import { useCamera } from "./use-camera.ts";

/** Reads a code by camera, or from a photo where the camera is not to be had. What the code says is the caller's. */
export function Scanner({
  onCode,
  label,
}: {
  readonly onCode: (text: string) => void;
  readonly label: string;
}) {
  const t = useTranslate();
  const { setVideo, state, torch, setTorch, retry } = useCamera(onCode);
  const works = state === "on" || state === "starting";
  return (
    <section className="scanner stack stack-tight" aria-label={label}>
      <div className="scanner-view" hidden={!works}>
        <video ref={setVideo} muted playsInline aria-label={label} />
        <span className="scanner-frame" aria-hidden="true" />
        {torch !== null && (
          <button
            type="button"
            className="button scanner-torch"
            aria-pressed={torch}
            onClick={() => setTorch(torch !== true)}
          >
            {t("scan.torch")}
          </button>
        )}
      </div>
      {works ? (
        <p className="soft small" role="status">
          {state === "on" ? t("scan.aim") : t("scan.starting")}
        </p>
      ) : (
        <div className="note stack stack-tight">
          <p role="status">{t(`scan.${state}`)}</p>
          <div className="row">
            {state !== "insecure" && (
              <button type="button" className="button" onClick={retry}>
                {t("common.retry")}
              </button>
            )}
            <PhotoChoice onCode={onCode} />
          </div>
        </div>
      )}
    </section>
  );
}

function PhotoChoice({ onCode }: { readonly onCode: (text: string) => void }) {
  const t = useTranslate();
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = await readPhoto(file).catch(() => null);
    setFault(text === null ? t("scan.noCode") : null);
    if (text !== null) onCode(text);
  };
  return (
    <>
      <input
        id={id}
        className="unseen file-input"
        type="file"
        accept="image/*"
        capture="environment"
        onChange={(event) => void read(event.target.files?.[0])}
      />
      <label htmlFor={id} className="button">
        <Icon name="scan" size={18} />
        {t("scan.photo")}
      </label>
      {fault !== null && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
