export * from './names.js';
export * from './leases.js';
export * from './problems.js';
export * from './health.js';
export * from './endpoints.js';
