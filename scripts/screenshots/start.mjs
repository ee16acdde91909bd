// The start page, the recommendation for data, and the tour.
export async function start({ page, at, picture }) {
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await at('start-page').waitFor();
  await picture('start', { still: 500 });
  await at('start-recommend').click();
  await at('recommend-dialog').waitFor();
  await picture('recommend');
  await page.keyboard.press('Escape');
  await at('start-tour').click();
  for (const step of ['data', 'convolution', 'rest', 'train', 'test']) {
    await page.locator(`[data-testid=tour][data-step=${step}]`).waitFor();
    await picture(`tour-${step}`, { still: 500 });
    await at('tour-do').click();
    await page.locator('[data-testid=tour][data-done=true]').waitFor({ timeout: 180_000 });
    if (step === 'convolution' || step === 'test') await picture(`tour-${step}-done`, { still: 500 });
    await at('tour-next').click();
  }
}
