/** What a shell takes as one word. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The call as a line for a shell. */
export function curlOf({
  url,
  method = 'GET',
  body,
}: {
  readonly url: string;
  readonly method?: string;
  readonly body?: unknown;
}): string {
  const parts = ['curl', '-s'];
  if (method !== 'GET' && !(method === 'POST' && body !== undefined)) parts.push('-X', method);
  parts.push(word(url));
  if (body !== undefined) parts.push('-d', word(JSON.stringify(body)));
  return parts.join(' ');
}
