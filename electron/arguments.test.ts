import { expect, it } from 'vitest';
import { networkArgument } from './arguments.ts';

it('finds the network among switches', () => {
  expect(networkArgument(['app', '--no-sandbox', '/x/net.tensorsmith'])).toBe('/x/net.tensorsmith');
  expect(networkArgument(['app', '/x/net with data.tspack'])).toBe('/x/net with data.tspack');
  expect(networkArgument(['app', 'C:\\NET.TSPACK'])).toBe('C:\\NET.TSPACK');
  expect(networkArgument(['app', '/home/me/app'])).toBeNull();
});
