import { describe, expect, it } from 'vitest';
import { openApiDocument } from './openapi.js';

interface Operation {
  readonly tags: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly required: boolean };
  readonly responses: Readonly<Record<string, unknown>>;
}

const document = openApiDocument();
const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;

describe('the document', () => {
  it('lists the tag of every call', () => {
    const tags = document.tags.map(({ name }) => name);
    const used = Object.values(paths).flatMap((path) => Object.values(path).flatMap((call) => call.tags));
    expect([...new Set(used)].toSorted()).toEqual(tags.toSorted());
  });

  it('says where each argument stands, and whether it must be given', () => {
    expect(paths['/api/next-batch/{entity}']?.['get']?.parameters).toMatchObject([
      { name: 'entity', in: 'path', required: true },
      { name: 'dataType', in: 'query', required: false },
      { name: 'batchSize', in: 'query', required: true },
    ]);
    expect(paths['/api/next-batch/{entity}']?.['post']?.parameters).toMatchObject([
      { name: 'entity', in: 'path', required: true },
      { name: 'dataType', in: 'query', required: false },
      { name: 'batchSize', in: 'query', required: false },
      { name: 'idempotency-key', in: 'header', required: false },
    ]);
  });

  it('says whether a body must be sent', () => {
    expect(paths['/api/next-id/{entity}']?.['post']?.requestBody?.required).toBe(false);
    expect(paths['/api/init/{entity}']?.['post']?.requestBody?.required).toBe(true);
    expect(paths['/allocate']?.['post']?.requestBody?.required).toBe(true);
  });

  it('says that what makes something answers 201', () => {
    expect(Object.keys(paths['/api/init/{entity}']?.['post']?.responses ?? {})).toContain('201');
    expect(Object.keys(paths['/api/reset/{entity}']?.['put']?.responses ?? {})).toContain('200');
  });
});
