import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from './endpoints.js';

const named = ENDPOINTS.map((endpoint) => ({ ...endpoint, name: `${endpoint.method} ${endpoint.path}` }));

describe('the list of calls', () => {
  it('has each of them once', () => {
    const names = named.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(named)('has a schema for what stands in the path of $name', ({ path, params }) => {
    const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    expect(Object.keys(params?.shape ?? {})).toEqual(inPath);
  });

  it.each(named)('names each problem of $name once', ({ problems }) => {
    expect(new Set(problems).size).toBe(problems.length);
  });
});
