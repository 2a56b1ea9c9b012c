/** A browser without a page: it keeps cookies by host and follows redirects one by one. */
export class BrowserWalk {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** One request, cookies sent and kept; redirects are not followed. With a form it is sent as one. */
  async go(address: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const { host } = new URL(address);
    const jar = this.#cookies.getOrInsertComputed(host, () => new Map<string, string>());
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(address, {
      redirect: "manual",
      headers: { cookie },
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const cut = pair.indexOf("=");
      const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    await response.clone().arrayBuffer();
    return response;
  }

  /** Follows redirects until an address that begins with `until`, which is not asked for any more; or until there is none. */
  async follow(address: string, until: string): Promise<string> {
    let at = address;
    for (let steps = 0; steps < 20; steps += 1) {
      const { headers } = await this.go(at);
      const next = headers.get("location");
      if (next === null) return at;
      at = new URL(next, at).href;
      if (at.startsWith(until)) return at;
    }
    throw new Error(`no end of redirects from ${address}`);
  }

  cookie(host: string): string {
    return [...(this.#cookies.get(host) ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
  }

  forget(host: string): void {
    this.#cookies.delete(host);
  }
}
