/** Pictures of the network: saved as SVG and PNG from the menu. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronShell } from './support/electron.ts';
import type { Shell } from './support/shell.ts';
import { expect, test } from './support/test.ts';

/** Saves with the open dialog; returns the file's bytes. */
async function save(shell: Shell, name: string): Promise<Buffer> {
  const button = shell.page.getByTestId('picture-save');
  if (shell.name === 'browser') {
    const download = shell.page.waitForEvent('download');
    await button.click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(name);
    return readFileSync(await file.path());
  }
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-picture-'));
  const path = join(folder, name);
  await (shell as ElectronShell).app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await button.click();
  await expect(shell.page.getByTestId('toasts')).toContainText(`Saved ${name}`);
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}

test('the network is saved as SVG and as PNG of twice the size that is not blank', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+e');
  await page.getByTestId('picture-dialog').getByRole('radio', { name: 'SVG' }).click();
  const size = await page.getByTestId('picture-size').innerText();
  const [width, height] = size.replaceAll(',', '').match(/\d+/g)!.map(Number) as [number, number];
  const svg = (await save(shell, 'lenet-mnist.svg')).toString('utf8');
  // Existing messages change with the language.
  const toasts = page.getByTestId('toasts');
  await expect(toasts).toContainText('Saved lenet-mnist.svg');
  await page.getByTestId('language').click();
  await expect(toasts).toContainText('已保存 lenet-mnist.svg', { timeout: 2000 });
  await page.getByTestId('language').click();
  expect(svg).toContain(`width="${width}" height="${height}"`);
  expect(svg).toMatch(/>N×6×28×28<tspan [^>]*>f32<\/tspan>/);
  expect(svg).not.toContain('base64');
  const parsed = await page.evaluate(
    (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('parsererror, path').length,
    svg,
  );
  expect(parsed).toBe(13);

  await page.keyboard.press('ControlOrMeta+Shift+e');
  const png = await save(shell, 'lenet-mnist.png');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * width, 2 * height]);
  const colours = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  }, png.toString('base64'));
  expect(colours).toBeGreaterThan(50);
});
