// The canvas: from an empty one to a network with a problem, notes, frames, menus and guides.
export async function drawing(camera) {
  await selecting(camera);
  await floating(camera);
  await problem(camera);
  await notes(camera);
  await guides(camera);
  await emptyNetwork(camera);
}

async function selecting({ page, at, picture }) {
  await picture('design', { fit: true, still: 500 });
  await at('node-fc1').click();
  await picture('design-layer', { fit: true, still: 500 });
  await page.getByRole('radio', { name: 'PyTorch' }).click();
  await picture('design-layer-pytorch', { fit: true, still: 500 });
  await page.getByRole('radio', { name: 'TypeScript' }).click();
}

async function floating({ page, at, picture }) {
  await page.keyboard.press('a');
  await at('quick-add').waitFor();
  await picture('quick-add');
  await page.keyboard.press('Escape');
  await at('node-conv2').click({ button: 'right' });
  await at('canvas-menu').waitFor();
  await picture('context-menu');
  await page.keyboard.press('Escape');
  await at('node-conv2').click();
  await page.keyboard.press('c');
  await at('connect').waitFor();
  await picture('connect');
  await page.keyboard.press('Escape');
}

/** Without its Flatten, Linear gets an image. */
async function problem({ page, at, picture, connect }) {
  await at('node-flatten').click();
  await page.keyboard.press('Delete');
  await page.waitForTimeout(200);
  if (!(await page.locator('[data-status=error]').count())) await connect('pool2.out', 'fc1.in');
  await at('problems').click();
  await at('problem').waitFor();
  await picture('problem', { still: 500 });
  await at('fix-0').hover();
  await at('fix-outcome').waitFor();
  await picture('fix-preview', { held: true });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.mouse.move(640, 20);
  await at('undo').click();
}

async function notes({ page, at, picture, command }) {
  await at('node-conv1').click();
  await at('node-relu1').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Shift+n');
  await page.keyboard.type('Features');
  await page.keyboard.press('Enter');
  await page.mouse.click(460, 640);
  await page.keyboard.press('n');
  await page.keyboard.type('# Kernel size\nTry **3×3** and 7×7 here; the pool halves what is left.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await picture('notes', { fit: true });
  await at('history').click();
  await at('history-list').waitFor();
  await picture('history');
  await page.keyboard.press('Escape');
  await command('outline');
  await at('outline').waitFor();
  await at('outline').getByRole('option').nth(3).click();
  await picture('outline', { fit: true });
  await command('outline');
}

/** A dragged layer that is aligned with another. */
async function guides({ page, at, picture, middle }) {
  const [from, to] = [await middle('node-relu2'), await middle('node-relu1')];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y);
  await page.mouse.move(from.x + 30, to.y + 12, { steps: 6 });
  await page.mouse.move(from.x + 30, to.y + 2, { steps: 4 });
  await picture('guides', { held: true });
  await page.mouse.up();
  await at('undo').click();
}

async function emptyNetwork({ page, at, picture, command }) {
  await command('share text');
  await at('node-logits').click();
  await page.keyboard.press('Delete');
  await at('train').click();
  await page.waitForTimeout(300);
  await picture('toasts', { held: true, still: 150 });

  await at('new-tab').click();
  await at('empty-canvas').waitFor();
  await picture('design-empty');
  await page.keyboard.press('a');
  await page.keyboard.type('input');
  await page.keyboard.press('Enter');
  await picture('design-first');
}
