/** A residual network from nothing by mouse, with three mistakes that people make and the cards that mend them. */
import type { Page } from '@playwright/test';
import { centre, drag } from './support/draw.ts';
import { JOURNEY, step } from './support/journey.ts';
import { expect, test } from './support/test.ts';

/** Double clicks a layer of the palette: it is added behind the selected one. */
async function add(page: Page, type: string, name: string): Promise<void> {
  await page.locator(`[data-layer="${type}"]`).last().dblclick();
  await expect(page.getByTestId(`node-${name}`)).toBeVisible();
  // A second double click within this time is taken for a storm.
  await page.waitForTimeout(450);
}

test('a residual network is drawn by mouse in twelve actions and trained', { tag: JOURNEY }, async ({ shell }) => {
  const { page } = shell;
  const problems = page.getByTestId('problems');
  await page.getByTestId('new-tab').click();
  await add(page, 'Input', 'input1');
  await add(page, 'Conv2d', 'conv1');
  await add(page, 'ReLU', 'relu1');
  await add(page, 'Conv2d', 'conv2');
  await add(page, 'Add', 'add1');
  await step(page, '1 no second input');
  // A network without data is not offered to be trained.
  await expect(page.getByTestId('next-step')).toHaveAttribute('data-step', 'data');

  await drag(page, await centre(page, 'relu1.out'), await centre(page, 'add1.in1'));
  await expect(problems).toContainText('1 problem');
  await step(page, '2 sizes differ');
  // The first fix is what people would do: a padding upstream.
  await expect(page.getByTestId('fix-0')).toContainText('padding = 1×1 on conv2');
  await page.getByTestId('fix-0').click();

  await add(page, 'ReLU', 'relu2');
  await add(page, 'Linear', 'fc1');
  await problems.click();
  await expect(page.getByTestId('problem')).toContainText('Linear needs a flat tensor');
  await step(page, '3 not flat');
  await page.getByTestId('fix-0').click();
  await add(page, 'Output', 'output1');
  await expect(problems).toHaveText('No problems');
  await expect(page.getByTestId('node-fc1')).toContainText('10816→10');
  await step(page, '4 drawn');

  await page.getByTestId('train').click();
  await step(page, '5 no data');
  await page.getByTestId('use-mnist').first().click();
  await expect(page.locator('footer')).toContainText('60,000 images');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  await step(page, '6 trains');
});
