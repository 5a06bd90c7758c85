import { describe, expect, it } from 'vitest';
import { parseConsulUrl } from './consul-url.js';

describe('the URL of a Consul agent', () => {
  it.each([
    ['http://127.0.0.1:8500', 'http://127.0.0.1:8500'],
    ['http://127.0.0.1:8500/', 'http://127.0.0.1:8500'],
    ['https://consul.example:8501', 'https://consul.example:8501'],
    ['https://proxy.example/consul/', 'https://proxy.example/consul'],
    ['HTTP://Consul:8500', 'http://consul:8500'],
    ['consul:8500', 'http://consul:8500'],
    ['10.0.0.5:8500', 'http://10.0.0.5:8500'],
    ['[::1]:8500', 'http://[::1]:8500'],
  ])('%s is %s', (text, url) => {
    expect(parseConsulUrl(text)).toBe(url);
  });

  it.each([
    'consul',
    ':8500',
    '::1:8500',
    'consul:port',
    'consul:85000',
    'http://',
    'ftp://consul:8500',
    'unix:///run/consul.sock',
    'http://name:word@consul:8500',
    'http://consul:8500/?dc=dc1',
    'http://consul:8500/#ui',
    'http:// consul:8500',
  ])('%s is none', (text) => {
    expect(parseConsulUrl(text)).toBeUndefined();
  });
});
