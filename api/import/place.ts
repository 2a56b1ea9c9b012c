/** A place in degrees, WGS 84. */
export type Place = readonly [longitude: number, latitude: number];
export type Lines = readonly (readonly Place[])[];
