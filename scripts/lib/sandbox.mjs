// Whether Chromium's sandbox can work here. Where it cannot, Electron ends at once with words that help nobody.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Root's, and with the right to act as root: the helper of the times before user namespaces. */
function isSetUp(helper) {
  try {
    const { uid, mode } = statSync(helper);
    return uid === 0 && (mode & 0o4755) === 0o4755;
  } catch {
    return false;
  }
}

/** Systems that keep user namespaces from ordinary users (Ubuntu since 23.10, hardened kernels) refuse this. */
const hasNamespaces = () => {
  const { error, status } = spawnSync('unshare', ['-Ur', 'true'], { stdio: 'ignore' });
  // Without the tool nothing is known, and Electron is tried.
  return error !== undefined || status === 0;
};

/**
 * @param {string} executable an Electron
 * @returns {string | null} what is in the way of its sandbox, and the commands that remove it
 */
export function sandboxRefusal(executable, probes = { isSetUp, hasNamespaces, platform: process.platform }) {
  if (probes.platform !== 'linux') return null;
  const helper = join(dirname(executable), 'chrome-sandbox');
  if (probes.isSetUp(helper) || probes.hasNamespaces()) return null;
  return (
    'This system does not let programs of ordinary users make the sandbox that the window needs (Ubuntu 23.10 and later ' +
    'do so by default). The app opens in the browser instead. For the window, let this Electron have its own helper, once:\n' +
    `  sudo chown root '${helper}' && sudo chmod 4755 '${helper}'`
  );
}
