// Checks whether Chromium's sandbox works here. Where it does not, Electron exits at once with an unhelpful message.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether the setuid helper, used without user namespaces, belongs to root and has the setuid bit. */
function isSetUp(helper) {
  try {
    const { uid, mode } = statSync(helper);
    return uid === 0 && (mode & 0o4755) === 0o4755;
  } catch {
    return false;
  }
}

/** Whether ordinary users may create user namespaces; Ubuntu since 23.10 and hardened kernels refuse it. */
const hasNamespaces = () => {
  const { error, status } = spawnSync('unshare', ['-Ur', 'true'], { stdio: 'ignore' });
  // Without the tool the result is unknown, and Electron is tried.
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
