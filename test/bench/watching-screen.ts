import { io } from "socket.io-client";
import { decodeFrame } from "../../api/contract/frames.ts";
import type { LampFrame } from "../../api/contract/frames.ts";

/** Signs in by a one-time link and follows the live frames as a dashboard does. */
export async function openScreen(
  url: string,
  firstStartLink: string,
  onFrame: (frame: LampFrame) => void,
): Promise<{ close(): void }> {
  const code = new URL(firstStartLink).searchParams.get("code");
  const answer = await fetch(new URL("/api/v1/session/link", url), {
    method: "POST",
    headers: { "content-type": "application/json", origin: new URL(url).origin },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) throw new Error(`sign in: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const socket = io(url, {
    path: "/live",
    transports: ["websocket"],
    extraHeaders: { cookie, origin: new URL(url).origin },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("hello", () => resolve());
  socket.once("connect_error", reject);
  socket.on("frame", (bytes: Buffer | ArrayBuffer) => {
    onFrame(decodeFrame(new Uint8Array(bytes)));
  });
  await promise;
  return { close: () => void socket.disconnect() };
}
