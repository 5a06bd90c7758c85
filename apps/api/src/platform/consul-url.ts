/**
 * The address of a Consul agent's HTTP API, without a slash at its end: `http://host:port` or
 * `https://host:port`, with a path if it stands behind a proxy, or `host:port`. Undefined when the text is
 * anything else.
 */
export function parseConsulUrl(text: string): string | undefined {
  const isBare = /^[^/]+:\d+$/.test(text);
  const whole = isBare ? `http://${text}` : text;
  if (!URL.canParse(whole)) return undefined;
  const { protocol, username, password, origin, pathname, search, hash } = new URL(whole);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  // A name and password would be refused by fetch, and a query lost: neither is passed over in silence.
  if (username + password + search + hash !== '') return undefined;
  return origin + pathname.replace(/\/+$/, '');
}
