// Dialogs and other overlays.
export async function dialogs({ page, at, picture }) {
  async function shot(name, opening) {
    await opening();
    await page.waitForTimeout(300);
    await picture(name, { still: 300 });
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
  }
  const key = (keys) => () => page.keyboard.press(keys);
  await at('node-conv1').click();
  await shot('export', () => at('export').click());
  await shot('export-pytorch', async () => {
    await at('export').click();
    await at('export-dialog').getByRole('radio', { name: 'PyTorch' }).click();
  });
  await page.getByTestId('code').waitFor();
  await shot('picture-dialog', key('ControlOrMeta+Shift+e'));
  await shot('commands', key('ControlOrMeta+k'));
  await shot('commands-none', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await at('commands').waitFor();
    await page.keyboard.type('qqqq');
  });
  await shot('keys', key('ControlOrMeta+/'));
  await shot('devices', () => at('device').click());
  await shot('settings', () => at('settings').click());
  await shot('menu', async () => {
    await at('menu').click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
  });
}
