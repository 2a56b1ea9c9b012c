import {
  MercatorCoordinate,
  type CustomLayerInterface,
  type CustomRenderMethodInput,
  type Map as BaseMap,
} from "maplibre-gl";
import { fragmentShader, vertexShader } from "./lamp-shaders.ts";

/** Bits of the fourth state byte. */
export const emphasis = { selected: 1, hovered: 2, faded: 4, chosen: 8 } as const;

/** What the layer draws; all arrays are as long as there are light points and belong to the caller. */
export interface LampSource {
  readonly count: number;
  readonly longitude: Float64Array;
  readonly latitude: Float64Array;
  readonly status: Uint8Array;
  readonly level: Uint8Array;
  readonly flags: Uint8Array;
}

/** Linear colours as 0..1 triples: five for the states, the ground under them, the marks around the open one and around chosen ones. */
export interface LampColours {
  readonly night: boolean;
  readonly states: readonly (readonly [number, number, number])[];
  readonly ground: readonly [number, number, number];
  readonly mark: readonly [number, number, number];
  readonly chosen: readonly [number, number, number];
}

const bytesPerLamp = 4;
const uniformNames = [
  "matrix",
  "viewport",
  "size",
  "glow",
  "pass",
  "night",
  "palette",
  "ground",
  "mark",
  "chosen",
] as const;

/**
 * Diameter of a lamp in CSS pixels at a zoom: a street's lamps stay apart when far out, and are a thumb's aim when near.
 */
export function lampSize(zoom: number): number {
  if (zoom <= 11) return 2.2;
  return Math.min(22, 2.2 + (zoom - 11) ** 1.4 * 1.3);
}

/** Strength of the halo at a zoom: far out the halos overlap, and a town must not become one blot. */
export function lampGlow(zoom: number): number {
  return Math.min(1, Math.max(0.3, 0.3 + (zoom - 12.5) * 0.2));
}

/**
 * Draws every light point of the town in one custom layer. A GeoJSON source would need seconds for what this does on the next
 * frame (decision 0006). Positions are 32-bit offsets from a town origin; the origin is multiplied into the matrix in 64 bits,
 * because 32 bits alone would make lamps jump by metres.
 */
export class LampLayer implements CustomLayerInterface {
  readonly id = "lamps";
  readonly type = "custom" as const;
  readonly renderingMode = "2d" as const;
  /** The light on the ground: a layer of its own, so that street names can lie over it and under the lamps. */
  readonly glow: CustomLayerInterface = {
    id: "lamp-glow",
    type: "custom",
    renderingMode: "2d",
    render: (gl, input) => this.#draw(gl, input, [0]),
  };
  readonly #places: Float32Array;
  readonly #spread: Float32Array;
  readonly #states: Uint8Array;
  readonly #origin: readonly [number, number];
  readonly #count: number;
  #colours: LampColours;
  #map: BaseMap | null = null;
  #program: WebGLProgram | null = null;
  #vertexArray: WebGLVertexArrayObject | null = null;
  #stateBuffer: WebGLBuffer | null = null;
  #uniforms = new Map<string, WebGLUniformLocation | null>();
  #firstDirty = Number.POSITIVE_INFINITY;
  #lastDirty = -1;

  constructor(source: LampSource, colours: LampColours) {
    this.#colours = colours;
    this.#count = source.count;
    this.#places = new Float32Array(source.count * 2);
    this.#states = new Uint8Array(source.count * bytesPerLamp);
    const origin = MercatorCoordinate.fromLngLat([
      source.longitude[0] ?? 0,
      source.latitude[0] ?? 0,
    ]);
    this.#origin = [origin.x, origin.y];
    for (let i = 0; i < source.count; i++) {
      const at = MercatorCoordinate.fromLngLat([source.longitude[i] ?? 0, source.latitude[i] ?? 0]);
      this.#places[2 * i] = at.x - origin.x;
      this.#places[2 * i + 1] = at.y - origin.y;
    }
    this.#spread = spreadHeads(this.#places);
    for (let i = 0; i < source.count; i++) this.set(i, source, 0);
  }

  /** Takes over the state of one light point; seen with the next `flush`. */
  set(slot: number, source: LampSource, emphasised: number): void {
    const at = slot * bytesPerLamp;
    this.#states[at] = source.status[slot] ?? 0;
    this.#states[at + 1] = source.level[slot] ?? 255;
    this.#states[at + 2] = source.flags[slot] ?? 0;
    this.#states[at + 3] = emphasised;
    if (slot < this.#firstDirty) this.#firstDirty = slot;
    if (slot > this.#lastDirty) this.#lastDirty = slot;
  }

  recolour(colours: LampColours): void {
    this.#colours = colours;
    this.flush();
  }

  flush(): void {
    this.#map?.triggerRepaint();
  }

  onAdd(map: BaseMap, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.#map = map;
    // MapLibre 6 asks for WebGL2 alone; the type still names both.
    const context = gl as WebGL2RenderingContext;
    const program = link(context);
    this.#program = program;
    for (const name of uniformNames)
      this.#uniforms.set(name, context.getUniformLocation(program, name));
    this.#vertexArray = context.createVertexArray();
    context.bindVertexArray(this.#vertexArray);
    upload(context, this.#places, 0);
    upload(context, this.#spread, 2);
    this.#stateBuffer = context.createBuffer();
    context.bindBuffer(context.ARRAY_BUFFER, this.#stateBuffer);
    context.bufferData(context.ARRAY_BUFFER, this.#states, context.DYNAMIC_DRAW);
    context.enableVertexAttribArray(1);
    context.vertexAttribIPointer(1, bytesPerLamp, context.UNSIGNED_BYTE, 0, 0);
    context.bindVertexArray(null);
    this.#clean();
  }

  onRemove(): void {
    // The context may be lost by now; its objects go with it.
    this.#map = null;
    this.#program = null;
  }

  render(gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    this.#draw(gl, input, [1, 2]);
  }

  #draw(
    gl: WebGLRenderingContext | WebGL2RenderingContext,
    input: CustomRenderMethodInput,
    passes: readonly number[],
  ): void {
    const context = gl as WebGL2RenderingContext;
    if (!this.#map || !this.#program || this.#count === 0) return;
    this.#uploadDirty(context);
    const canvas = this.#map.getCanvas();
    const ratio = canvas.width / Math.max(1, canvas.clientWidth);
    context.useProgram(this.#program);
    context.bindVertexArray(this.#vertexArray);
    context.uniformMatrix4fv(this.#uniform("matrix"), false, this.#matrix(input));
    context.uniform2f(this.#uniform("viewport"), canvas.width, canvas.height);
    context.uniform1f(this.#uniform("size"), lampSize(this.#map.getZoom()) * ratio);
    context.uniform1f(this.#uniform("glow"), lampGlow(this.#map.getZoom()));
    context.uniform1i(this.#uniform("night"), this.#colours.night ? 1 : 0);
    context.uniform3fv(this.#uniform("palette"), this.#colours.states.flat());
    context.uniform3f(this.#uniform("ground"), ...this.#colours.ground);
    context.uniform3f(this.#uniform("mark"), ...this.#colours.mark);
    context.uniform3f(this.#uniform("chosen"), ...this.#colours.chosen);
    context.enable(context.BLEND);
    for (const pass of passes) {
      // As light does: where glows meet they grow brighter, and never past white.
      if (pass === 0) context.blendFunc(context.ONE, context.ONE_MINUS_SRC_COLOR);
      else context.blendFunc(context.ONE, context.ONE_MINUS_SRC_ALPHA);
      context.uniform1i(this.#uniform("pass"), pass);
      context.drawArrays(context.POINTS, 0, this.#count);
    }
    context.bindVertexArray(null);
  }

  #uniform(name: (typeof uniformNames)[number]): WebGLUniformLocation | null {
    return this.#uniforms.get(name) ?? null;
  }

  #uploadDirty(context: WebGL2RenderingContext): void {
    if (this.#lastDirty < 0) return;
    context.bindBuffer(context.ARRAY_BUFFER, this.#stateBuffer);
    const from = this.#firstDirty * bytesPerLamp;
    const length = (this.#lastDirty - this.#firstDirty + 1) * bytesPerLamp;
    context.bufferSubData(context.ARRAY_BUFFER, from, this.#states, from, length);
    this.#clean();
  }

  #clean(): void {
    this.#firstDirty = Number.POSITIVE_INFINITY;
    this.#lastDirty = -1;
  }

  /** The map's matrix, moved to the town's origin with 64-bit numbers before they are cut to 32. */
  #matrix(input: CustomRenderMethodInput): Float32Array {
    const main = input.defaultProjectionData.mainMatrix;
    const [x, y] = this.#origin;
    const moved = Float32Array.from(main);
    for (let row = 0; row < 4; row++) {
      moved[12 + row] = (main[row] ?? 0) * x + (main[4 + row] ?? 0) * y + (main[12 + row] ?? 0);
    }
    return moved;
  }
}

/**
 * Several heads on one mast stand on one place. Each gets a direction to step aside, in lamp sizes, so that all can be seen and
 * hit; a lamp alone stays where it is.
 */
export function spreadHeads(places: Float32Array): Float32Array {
  const count = places.length / 2;
  const spread = new Float32Array(places.length);
  const byPlace = new Map<number, number[]>();
  // A millionth of the world's width is 40 m; a cell of 1e-9 is 4 cm.
  const cell = 1e-9;
  for (let i = 0; i < count; i++) {
    const key =
      Math.round((places[2 * i] ?? 0) / cell) * 67_108_864 +
      Math.round((places[2 * i + 1] ?? 0) / cell);
    const heads = byPlace.get(key);
    if (heads) heads.push(i);
    else byPlace.set(key, [i]);
  }
  for (const heads of byPlace.values()) {
    if (heads.length < 2) continue;
    for (const [turn, slot] of heads.entries()) {
      const angle = (turn / heads.length) * 2 * Math.PI;
      spread[2 * slot] = Math.cos(angle);
      spread[2 * slot + 1] = Math.sin(angle);
    }
  }
  return spread;
}

function upload(context: WebGL2RenderingContext, data: Float32Array, location: number): void {
  context.bindBuffer(context.ARRAY_BUFFER, context.createBuffer());
  context.bufferData(context.ARRAY_BUFFER, data, context.STATIC_DRAW);
  context.enableVertexAttribArray(location);
  context.vertexAttribPointer(location, 2, context.FLOAT, false, 0, 0);
}

function link(context: WebGL2RenderingContext): WebGLProgram {
  const program = context.createProgram();
  for (const [kind, text] of [
    [context.VERTEX_SHADER, vertexShader],
    [context.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = context.createShader(kind);
    if (!shader) throw new Error("The browser gave no shader: its graphics context is lost.");
    context.shaderSource(shader, text);
    context.compileShader(shader);
    if (!context.getShaderParameter(shader, context.COMPILE_STATUS)) {
      throw new Error(context.getShaderInfoLog(shader) ?? "A lamp shader did not compile.");
    }
    context.attachShader(program, shader);
  }
  context.linkProgram(program);
  if (!context.getProgramParameter(program, context.LINK_STATUS)) {
    throw new Error(context.getProgramInfoLog(program) ?? "The lamp shaders did not link.");
  }
  return program;
}
