/** Drawing with the mouse. */
import { expect, type Page } from '@playwright/test';

interface Point {
  readonly x: number;
  readonly y: number;
}

export async function centre(page: Page, testid: string): Promise<Point> {
  const box = await page.getByTestId(testid).boundingBox();
  if (!box) throw new Error(`${testid} is not on the screen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // The dragged element is attached to the pointer shortly after the press, with the offset of that moment.
  await page.mouse.move(from.x + 3, from.y);
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** Drags a layer from the palette to a position of the canvas, in pixels from its corner. */
export async function dropLayer(page: Page, type: string, at: Point): Promise<void> {
  // Recently used entries are at the top as well.
  const item = page.locator(`[data-layer="${type}"]`).last();
  await item.scrollIntoViewIfNeeded();
  const [source, canvas] = [await item.boundingBox(), await page.getByTestId('canvas').boundingBox()];
  await drag(
    page,
    { x: source!.x + 40, y: source!.y + source!.height / 2 },
    { x: canvas!.x + at.x, y: canvas!.y + at.y },
  );
}

/** Drags from an output to an input. */
export async function connect(page: Page, from: string, to: string): Promise<void> {
  await drag(page, await centre(page, `${from}.out`), await centre(page, `${to}.in`));
}

export async function setField(page: Page, key: string, value: number): Promise<void> {
  const field = page.getByTestId('inspector').getByTestId(`field-${key}`);
  await field.fill(String(value));
  await field.press('Enter');
}

interface Placed {
  readonly type: string;
  readonly name: string;
  readonly fields?: Readonly<Record<string, number>>;
}

/** LeNet: convolution 6@5×5, pool, convolution 16@5×5, pool, 120, 84, 10. */
export const LENET: readonly Placed[] = [
  { type: 'Input', name: 'input1' },
  { type: 'Conv2d', name: 'conv1', fields: { out_channels: 6, kernel_size: 5, padding: 2 } },
  { type: 'ReLU', name: 'relu1' },
  { type: 'MaxPool2d', name: 'pool1' },
  { type: 'Conv2d', name: 'conv2', fields: { out_channels: 16, kernel_size: 5 } },
  { type: 'ReLU', name: 'relu2' },
  { type: 'MaxPool2d', name: 'pool2' },
  { type: 'Flatten', name: 'flatten1' },
  { type: 'Linear', name: 'fc1', fields: { out_features: 120 } },
  { type: 'ReLU', name: 'relu3' },
  { type: 'Linear', name: 'fc2', fields: { out_features: 84 } },
  { type: 'ReLU', name: 'relu4' },
  { type: 'Linear', name: 'fc3', fields: { out_features: 10 } },
  { type: 'Output', name: 'output1' },
];

const ROWS = 5;

/** Draws LeNet on an empty canvas. */
export async function drawLenet(page: Page): Promise<void> {
  for (const [i, { type, name, fields }] of LENET.entries()) {
    await dropLayer(page, type, { x: 170 + Math.floor(i / ROWS) * 240, y: 90 + (i % ROWS) * 120 });
    await expect(page.getByTestId(`node-${name}`)).toBeVisible();
    for (const [key, value] of Object.entries(fields ?? {})) await setField(page, key, value);
  }
  for (const [i, { name }] of LENET.slice(1).entries()) await connect(page, LENET[i]!.name, name);
}
