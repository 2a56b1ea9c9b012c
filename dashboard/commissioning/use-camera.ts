import { useEffect, useEffectEvent, useRef, useState } from "react";
import { watchCamera } from "./watch-camera.ts";
import type { CameraState, WatchedCamera } from "./watch-camera.ts";

export interface Camera {
  /** For the element that shows the picture. */
  readonly setVideo: (video: HTMLVideoElement | null) => void;
  readonly state: CameraState;
  /** Null where the camera has no lamp. */
  readonly torch: boolean | null;
  readonly setTorch: (on: boolean) => void;
  readonly retry: () => void;
}

/** The rear camera while it is mounted, and each code that it sees. */
export function useCamera(onCode: (text: string) => void): Camera {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [state, setState] = useState<CameraState>("starting");
  const [torch, setTorch] = useState<boolean | null>(null);
  const [attempt, setAttempt] = useState(0);
  const camera = useRef<WatchedCamera | null>(null);
  const tell = useEffectEvent(onCode);

  useEffect(() => {
    if (video === null) return undefined;
    const watched = watchCamera(video, {
      state: setState,
      torch: setTorch,
      code: (text) => tell(text),
    });
    camera.current = watched;
    return () => watched.stop();
  }, [video, attempt]);

  return {
    setVideo,
    state,
    torch,
    setTorch: (on) => camera.current?.setTorch(on),
    retry: () => {
      setState("starting");
      setAttempt((before) => before + 1);
    },
  };
}
