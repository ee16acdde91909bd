/** The network as code: beside the drawing, in modules, and exported. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/test.ts';

test('Python stands beside the drawing, marks what is selected, in modules too, and is remembered', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  await page.getByRole('radio', { name: 'PyTorch' }).click();
  const code = page.getByTestId('code');
  await expect(code.locator('.hit')).toHaveText([
    /self\.conv1 = nn\.Conv2d\(1, 6, kernel_size=5, padding=2\)/,
    /x = self\.conv1\(x\)/,
  ]);
  await code.getByText('self.fc3', { exact: false }).last().click();
  await expect(page.getByTestId('node-fc3')).toHaveClass(/selected/);
  await expect(code.locator('.hit').first()).toContainText('self.fc3 = nn.Linear(84, 10)');

  // A module is a class; inside it, its own lines are marked.
  await page.getByTestId('node-relu3').click();
  await page.getByTestId('node-fc2').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+g');
  await expect(code).toContainText('class Block1(nn.Module):');
  await expect(code).toContainText('self.block1 = Block1()');
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByTestId('node-fc2').click();
  await expect(code.locator('.hit').first()).toContainText('self.fc2 = nn.Linear(120, 84)');

  // The same in TypeScript, where a module that is used once is written inline.
  await page.getByRole('radio', { name: 'TypeScript' }).click();
  await expect(code.locator('.hit').first()).toContainText('const block1_fc2 = tf.layers.dense({');
  await expect(code.locator('.hit').nth(1)).toContainText("name: 'block1.fc2'");
  await page.getByRole('radio', { name: 'PyTorch' }).click();

  // From outside, a line of the class leads to its instance.
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByTestId('node-conv1').click();
  await code.getByText('nn.Linear(120, 84)').click();
  await expect(page.getByTestId('node-block1')).toHaveClass(/selected/);

  await page.reload();
  await expect(page.getByTestId('code')).toContainText('from torch import nn');
  await page.getByRole('radio', { name: 'TypeScript' }).click();
  await expect(page.getByTestId('code')).toContainText("from '@tensorflow/tfjs'");
});

test('the Python package is saved, and is Python', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-python-'));
  await page.getByTestId('export').click();
  const dialog = page.getByTestId('export-dialog');
  await dialog.getByRole('radio', { name: 'PyTorch' }).click();
  await expect(dialog.getByRole('region')).toContainText('class LenetMnist(nn.Module):');
  await dialog.getByRole('button', { name: 'train.py' }).click();
  await expect(dialog.getByRole('region')).toContainText('def train(model, inputs, labels, epochs=3');
  await shell.saveExport(folder, () => page.getByTestId('export-save').click());
  await expect.poll(() => existsSync(join(folder, 'predict.py')), { timeout: 30_000 }).toBe(true);
  const files = readdirSync(folder).sort();
  expect(files).toEqual([
    'README.md',
    'data.py',
    'model.py',
    'order.py',
    'predict.py',
    'requirements.txt',
    'train.py',
    'weights.py',
  ]);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('torchrun --nproc-per-node=gpu train.py DATA');
  // Its results are tested against PyTorch in engine/export/pytorch/exported.test.ts.
  const python = files.filter((name) => name.endsWith('.py'));
  execFileSync('python3', ['-m', 'py_compile', ...python], { cwd: folder, stdio: 'inherit' });
});
