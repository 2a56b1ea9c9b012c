import type { Map as BaseMap } from "maplibre-gl";
import { rectangle, thinned } from "./ring.ts";
import type { Ring } from "./ring.ts";

export type DrawTool = "rectangle" | "lasso";

/** Keys held when the drawing ended. */
export interface DrawnKeys {
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface Drawing {
  readonly use: (tool: DrawTool | null) => void;
  readonly close: () => void;
}

type Point = readonly [x: number, y: number];

/** Points of a ring that the API is asked with. */
const ringPoints = 200;
/** A drag shorter than this was a click, pixels. */
const shortestPx = 6;

/**
 * Draws a rectangle or a lasso on the map with one finger, the pen or the mouse; a second finger lets go of the drawing and
 * moves the map. Without a tool Shift and the mouse draw a rectangle.
 */
export function createDrawing(
  map: BaseMap,
  onRing: (ring: Ring, keys: DrawnKeys) => void,
): Drawing {
  const ground = map.getCanvasContainer();
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  picture.setAttribute("class", "map-drawing");
  picture.setAttribute("aria-hidden", "true");
  picture.append(shape);
  map.getContainer().append(picture);
  let tool: DrawTool | null = null;
  let stroke: { readonly pointer: number; readonly tool: DrawTool; points: Point[] } | null = null;
  const fingers = new Set<number>();

  const place = (event: PointerEvent): Point => {
    const box = ground.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const outline = (): readonly Point[] => {
    const first = stroke?.points[0];
    const last = stroke?.points.at(-1);
    if (stroke === null || first === undefined || last === undefined) return [];
    return stroke.tool === "rectangle" ? rectangle(first, last) : stroke.points;
  };
  const paint = (): void => {
    const points = outline();
    shape.setAttribute(
      "d",
      points.length < 2 ? "" : `M${points.map(([x, y]) => `${x} ${y}`).join("L")}Z`,
    );
  };
  /** The map follows the finger again, unless a tool waits for the next stroke. */
  const rest = (): void => {
    stroke = null;
    paint();
    if (tool === null) map.dragPan.enable();
    else map.dragPan.disable();
  };

  const down = (event: PointerEvent): void => {
    fingers.add(event.pointerId);
    if (fingers.size > 1) {
      stroke = null;
      paint();
      map.dragPan.enable();
      return;
    }
    const wanted = tool ?? (event.shiftKey && event.pointerType === "mouse" ? "rectangle" : null);
    if (wanted === null || event.button !== 0) return;
    // Before the map's own handlers hear of the press.
    map.dragPan.disable();
    stroke = { pointer: event.pointerId, tool: wanted, points: [place(event)] };
  };
  const move = (event: PointerEvent): void => {
    if (stroke?.pointer !== event.pointerId) return;
    stroke.points.push(place(event));
    paint();
  };
  const up = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    if (stroke?.pointer === event.pointerId) {
      const points = outline();
      const [left, top] = points[0] ?? [0, 0];
      const reach = Math.max(0, ...points.map(([x, y]) => Math.hypot(x - left, y - top)));
      const ring = thinned(points, ringPoints).map(([x, y]): [number, number] => {
        const { lng, lat } = map.unproject([x, y]);
        return [lng, lat];
      });
      rest();
      if (reach >= shortestPx && ring.length >= 3) {
        onRing(ring, { shift: event.shiftKey, alt: event.altKey });
      }
    } else if (fingers.size === 0) {
      rest();
    }
  };
  const cancel = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) rest();
  };

  ground.addEventListener("pointerdown", down, { capture: true });
  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", cancel);
  return {
    use(next) {
      tool = next;
      map.getContainer().toggleAttribute("data-drawing", next !== null);
      rest();
    },
    close() {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", cancel);
      picture.remove();
    },
  };
}
