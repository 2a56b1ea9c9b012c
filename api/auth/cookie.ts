/** How the session cookie looks for one public address. */
export interface CookieForm {
  readonly name: string;
  readonly secure: boolean;
}

/**
 * `__Host-` and Secure make a cookie safest, but browsers drop such cookies silently on plain http with a name of the
 * local network: so they follow from the address that people use.
 */
export function cookieForm(publicUrl: URL): CookieForm {
  const secure = publicUrl.protocol === "https:";
  return { name: secure ? "__Host-lichtpunkt" : "lichtpunkt", secure };
}

export function setCookie(form: CookieForm, token: string, maxAgeSeconds: number): string {
  const secure = form.secure ? "; Secure" : "";
  return `${form.name}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
}

export function clearCookie(form: CookieForm): string {
  return setCookie(form, "", 0);
}

/** The token in a Cookie header; null without one. */
export function readCookie(form: CookieForm, header: string | undefined): string | null {
  for (const part of (header ?? "").split(";")) {
    const cut = part.indexOf("=");
    if (cut > 0 && part.slice(0, cut).trim() === form.name) {
      const value = part.slice(cut + 1).trim();
      return value === "" ? null : value;
    }
  }
  return null;
}
