/**
 * The lamp layer's shaders. One vertex is one light point; its state comes as four bytes: status (a place in `lampStatuses`),
 * level (255 unknown), flags (`lampFlags`), emphasis (`emphasis` of lamp-layer.ts). The layer draws three times:
 * pass 0 the glow of burning lamps, pass 1 what is as planned, pass 2 what wants attention, so that a fault is never covered.
 */
export const vertexShader = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in uvec4 state;
layout(location = 2) in vec2 spread;
uniform mat4 matrix;
uniform vec2 viewport;
uniform float size;
uniform float glow;
uniform int pass;
uniform bool night;
uniform vec3 palette[5];
flat out vec3 colour;
flat out float strength;
flat out float pixels;
flat out uint shape;
flat out uint flags;
flat out uint emphasised;
flat out float scale;
void hide() { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); gl_PointSize = 0.0; }
void main() {
  uint status = min(state.x, 4u);
  bool selected = (state.w & 1u) != 0u;
  bool faded = (state.w & 4u) != 0u;
  bool attention = (status >= 2u || selected) && !faded;
  float level = state.y > 100u ? 1.0 : float(state.y) / 100.0;
  if (pass == 0 ? (status != 1u || !night || faded || level <= 0.0) : ((pass == 2) != attention)) { hide(); return; }
  gl_Position = matrix * vec4(place, 0.0, 1.0);
  gl_Position.xy += spread * size * 0.62 / viewport * 2.0 * gl_Position.w;
  colour = palette[status];
  strength = 1.0;
  scale = 1.0;
  shape = status;
  flags = state.z;
  emphasised = state.w;
  bool calculated = (state.z & 16u) != 0u;
  if (pass == 0) {
    strength = 0.5 * (0.2 + 0.8 * level) * glow;
    pixels = size * (4.5 + 3.5 * level);
  } else {
    pixels = size * (attention ? 1.75 : 1.0) + (attention ? 3.0 : 0.0);
    if (status == 1u) {
      // A dimmed lamp is warmer and darker, as an eye sees it, never olive.
      if (night) colour = mix(vec3(0.55, 0.36, 0.11), colour, 0.1 + 0.9 * level);
      else pixels *= 0.66 + 0.42 * level;
      if (calculated) pixels *= 0.86;
    }
    if (faded) strength = 0.16;
    if ((state.w & 8u) != 0u) {
      // Room for the ring of a chosen one; the lamp itself stays as large as it was.
      scale = 1.45 + 4.0 / pixels;
      pixels *= scale;
    }
  }
  gl_PointSize = pixels;
}`;

export const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
flat in vec3 colour;
flat in float strength;
flat in float pixels;
flat in uint shape;
flat in uint flags;
flat in uint emphasised;
flat in float scale;
uniform int pass;
uniform vec3 ground;
uniform vec3 mark;
uniform vec3 chosen;
out vec4 pixel;
// Signed distances, 1.0 being half the sprite: negative inside.
float disc(vec2 p, float r) { return length(p) - r; }
float square(vec2 p, float r) { vec2 d = abs(p) - r; return max(d.x, d.y); }
float triangle(vec2 p, float r) {
  p.y = -p.y - 0.12;
  const float k = 1.7320508;
  p.x = abs(p.x) - r;
  p.y = p.y + r / k;
  if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0;
  p.x -= clamp(p.x, -2.0 * r, 0.0);
  return -length(p) * sign(p.y);
}
float cross2(vec2 p, float r) {
  vec2 q = abs(vec2(p.x + p.y, p.x - p.y) * 0.70710678);
  if (q.x < q.y) q = q.yx;
  vec2 d = q - vec2(r, r * 0.3);
  return max(d.x, d.y);
}
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  float r = length(p);
  if (pass == 0) {
    // Light on the ground: white-yellow near the lamp, amber where it fades.
    float halo = (exp(-r * r * 4.0) * 0.55 + exp(-r * r * 22.0) * 0.75) * smoothstep(1.0, 0.4, r) * strength;
    if (halo < 0.003) discard;
    pixel = vec4(mix(vec3(1.0, 0.66, 0.24), colour, exp(-r * r * 9.0)) * halo, 0.0);
    return;
  }
  float edge = r;
  p *= scale;
  r *= scale;
  float soft = 2.4 * scale / pixels;
  float d;
  if (shape == 0u) d = abs(r - 0.56) - 0.17;
  else if (shape == 1u) d = disc(p, 0.78);
  else if (shape == 2u) d = square(p, 0.54);
  else if (shape == 3u) d = triangle(p, 0.72);
  else d = cross2(p, 0.74);
  // Known only by calculation: an open heart, so that nobody takes it for measured.
  if (shape == 1u && (flags & 16u) != 0u) d = max(d, 0.3 - r);
  vec3 body = colour;
  // Stale: a dashed edge.
  if ((flags & 2u) != 0u && shape <= 1u) {
    float turn = fract(atan(p.y, p.x) / 6.2831853 * 8.0);
    if (turn > 0.55 && r > 0.42) d = max(d, 0.42 - r + 0.6);
  }
  float inside = 1.0 - smoothstep(-soft, soft, d);
  float rim = (1.0 - smoothstep(-soft, soft, d - 0.16)) * (shape >= 2u ? 0.9 : 0.0);
  vec3 ink = mix(ground, body, inside);
  float cover = max(inside, rim);
  // Switched by hand: a dot of the ground's colour in the heart.
  if ((flags & 1u) != 0u && shape == 1u) ink = mix(ink, ground, 1.0 - smoothstep(-soft, soft, r - 0.26));
  if ((emphasised & 3u) != 0u) {
    float ring = 1.0 - smoothstep(-soft, soft, abs(r - 0.9) - 0.075);
    ink = mix(ink, mark, ring);
    cover = max(cover, ring * ((emphasised & 1u) != 0u ? 1.0 : 0.6));
  }
  cover *= strength;
  if ((emphasised & 8u) != 0u) {
    float ring = 1.0 - smoothstep(-2.4 / pixels, 2.4 / pixels, abs(edge - 0.84) - 0.09);
    ink = mix(ink, chosen, ring);
    cover = max(cover, ring);
  }
  if (cover < 0.01) discard;
  pixel = vec4(ink * cover, cover);
}`;
