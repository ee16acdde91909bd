import { expect, it } from 'vitest';
import { sandboxRefusal } from './sandbox.mjs';

const probes = (isSetUp: boolean, hasNamespaces: boolean, platform: NodeJS.Platform = 'linux') => ({
  isSetUp: () => isSetUp,
  hasNamespaces: () => hasNamespaces,
  platform,
});

it.each([
  ['namespaces', probes(false, true)],
  ['the helper', probes(true, false)],
  ['another system', probes(false, false, 'darwin')],
])('finds nothing in the way with %s', (_, given) => {
  expect(sandboxRefusal('/opt/electron/electron', given)).toBeNull();
});

it('names the helper and what sets it up where neither works', () => {
  const refusal = sandboxRefusal('/opt/my electron/electron', probes(false, false));
  expect(refusal).toContain("sudo chown root '/opt/my electron/chrome-sandbox'");
  expect(refusal).toContain('opens in the browser');
});
