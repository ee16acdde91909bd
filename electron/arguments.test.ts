import { expect, it } from 'vitest';
import { networkArgument } from './arguments.ts';

it('finds the network among switches', () => {
  expect(networkArgument(['app', '--no-sandbox', '/x/net.tensorsmith'])).toBe('/x/net.tensorsmith');
  expect(networkArgument(['app', '/home/me/app'])).toBeNull();
});
