/** Whether a client is meant by a name, or by the beginning of one with a `*` behind it. */
export function clientPattern(client: string): (name: string | null | undefined) => boolean {
  if (!client.endsWith('*')) return (name) => name === client;
  const start = client.slice(0, -1);
  return (name) => name?.startsWith(start) === true;
}
