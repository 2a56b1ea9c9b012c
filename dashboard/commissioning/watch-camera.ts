import { readFrame } from "./read-code.ts";

/** `insecure`: the page did not come over https, so the browser gives no camera at all. */
export type CameraState = "starting" | "on" | "refused" | "missing" | "insecure";

export interface CameraEars {
  readonly state: (state: CameraState) => void;
  /** The camera has a lamp, and whether it burns. */
  readonly torch: (on: boolean) => void;
  /** The text of a code; the same code again is told once. */
  readonly code: (text: string) => void;
}

export interface WatchedCamera {
  readonly setTorch: (on: boolean) => void;
  readonly stop: () => void;
}

/** Between two looks, ms: quick to the eye, and the phone stays cool. */
const lookEveryMs = 150;

/** `torch` is not in the DOM's own types yet (W3C Image Capture). */
interface TorchAbility extends MediaTrackCapabilities {
  readonly torch?: boolean;
}

/** Shows the rear camera in `video` and tells each code that it sees, until it is stopped. */
export function watchCamera(video: HTMLVideoElement, ears: CameraEars): WatchedCamera {
  const canvas = document.createElement("canvas");
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stream: MediaStream | null = null;
  let last: string | null = null;

  const look = (): void => {
    const text = readFrame(video, canvas);
    if (text !== null && text !== last) {
      last = text;
      ears.code(text);
    }
    timer = setTimeout(look, lookEveryMs);
  };
  const release = (): void => {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const start = async (): Promise<void> => {
    // Missing on plain http, whatever the types say.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) return ears.state("insecure");
    try {
      stream = await devices.getUserMedia({
        video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 } },
      });
    } catch (error) {
      const refused = error instanceof DOMException && error.name === "NotAllowedError";
      if (!stopped) ears.state(refused ? "refused" : "missing");
      return;
    }
    if (stopped) return release();
    const abilities: TorchAbility | undefined = stream.getVideoTracks()[0]?.getCapabilities();
    if (abilities?.torch === true) ears.torch(false);
    video.srcObject = stream;
    // Rejected where the screen is left while it starts.
    await video.play().catch(() => undefined);
    if (stopped) return;
    ears.state("on");
    look();
  };
  void start();
  return {
    setTorch(on) {
      const wanted: MediaTrackConstraints & { readonly advanced: { readonly torch: boolean }[] } = {
        advanced: [{ torch: on }],
      };
      void stream
        ?.getVideoTracks()[0]
        ?.applyConstraints(wanted)
        .then(() => ears.torch(on));
    },
    stop() {
      stopped = true;
      release();
    },
  };
}
