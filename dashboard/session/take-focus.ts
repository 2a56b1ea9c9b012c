/** As `ref`: what has just taken the place of the button that was pressed goes on with its focus. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
}

/** As `ref` of a form that is nothing but its first field. */
export function takeFocusInField(form: HTMLFormElement | null): void {
  form?.querySelector("input")?.focus();
}
