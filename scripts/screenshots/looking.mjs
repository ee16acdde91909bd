// Activations on the canvas, and training statistics on it.
export async function looking({ page, at, picture }) {
  const status = (name) => page.locator(`[data-testid=run-status][data-status=${name}]`).waitFor({ timeout: 60_000 });
  await page.keyboard.press('l');
  await at('picture').first().waitFor({ timeout: 60_000 });
  await picture('look', { fit: true, still: 700 });
  await page.keyboard.press('l');

  // Longer than the screenshots take, even on a busy machine.
  await at('room-train').click();
  await at('epochs').fill('500');
  await at('epochs').press('Enter');
  await at('room-design').click();
  for (const name of ['training', null]) {
    await at('train').click();
    await status('running');
    await page.waitForFunction(() => +document.querySelector('[data-testid=loss-chart]')?.dataset.steps > 50);
    if (name) {
      await picture('train-running', { still: 500 });
      await at('room-design').click();
      await at('heat').first().waitFor({ timeout: 60_000 });
      await picture(name, { fit: true, still: 500 });
      await at('node-conv1').click();
      await picture(`${name}-layer`, { fit: true, still: 500 });
      await at('room-train').click();
    }
    await at('stop').click();
    await status('stopped');
  }
  await at('room-design').click();
  await page.keyboard.press('l');
  await page
    .getByTestId('look-run')
    .or(page.getByRole('radio', { name: 'Trained', exact: true }))
    .first()
    .waitFor();
  await page.getByRole('radio', { name: 'Trained', exact: true }).click();
  await at('look-run').getByRole('combobox').waitFor({ timeout: 30_000 });
  await picture('look-trained', { fit: true, still: 900 });
  await at('look-run').getByRole('combobox').click();
  await page.getByRole('option').first().waitFor();
  await picture('look-runs');
  await page.keyboard.press('Escape');
}
