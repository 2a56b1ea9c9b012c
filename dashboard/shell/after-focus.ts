/** A dialog that has left gives the focus back in the next frame; the screen it leads to takes the focus after that. */
export function afterFocusIsBack(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}
