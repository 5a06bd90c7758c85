export const ROUTE = '/clients/$client';

export function pathOf(client: string): string {
  return `v1/clients/${encodeURIComponent(client)}`;
}
