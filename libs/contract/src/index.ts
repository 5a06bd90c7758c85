export * from './names.js';
export * from './leases.js';
export * from './problems.js';
export * from './health.js';
export * from './live.js';
export * from './overview.js';
export type { Endpoint } from './endpoint.js';
export * from './endpoints.js';
