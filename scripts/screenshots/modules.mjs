// Modules: grouped from a selection, repeated with a residual, entered.
export async function modules({ page, at, picture, set }) {
  await at('node-relu3').click();
  await at('node-fc2').click({ modifiers: ['Shift'] });
  await picture('selection', { fit: true });
  await page.keyboard.press('ControlOrMeta+g');
  await at('node-block1').waitFor();
  await picture('module', { fit: true });
  await page.keyboard.press('Alt+ArrowDown');
  await at('breadcrumb').waitFor();
  await at('node-fc2').click();
  await set('out_features', 120);
  await picture('module-entered', { fit: true });
  await page.keyboard.press('Alt+ArrowUp');
  await at('node-block1').click();
  await set('repeat', 12);
  await picture('module-repeated', { fit: true });
  await page.locator('[data-field=residual]').getByRole('radio').first().click();
  await picture('module-residual', { fit: true });
}
