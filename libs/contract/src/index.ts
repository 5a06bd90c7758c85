export * from './names.js';
export * from './leases.js';
export * from './mint.js';
export * from './mint-answers.js';
export * from './problems.js';
export * from './health.js';
export type * from './endpoint.js';
export * from './endpoints.js';
