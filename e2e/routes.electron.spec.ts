/** Edges go around layers, which receive the clicks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphBuilder, squareConv } from '../engine/editing/graphBuilder.ts';
import { createDocument } from '../engine/model/create.ts';
import { writeDocument } from '../engine/model/serialize.ts';
import { expect, test } from './support/test.ts';

test('a skip over three layers crosses none of them, also when it is selected', async ({ shell }) => {
  const { page } = shell;
  const builder = new GraphBuilder(createDocument('skip'));
  const start = builder.chain([['Input', { shape: [8, 28, 28] }]]);
  const end = builder.chain([['Conv2d', squareConv(8, 3)], ['BatchNorm2d'], ['Sigmoid']], start);
  builder.join(['Add', {}, 'sum'], [end, start]);
  const skip = builder.document.graph.edges.find(
    ({ from, to }) => from.node === start.node && to.port !== 'in' && to.node !== end.node,
  )!;
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-routes-'));
  const file = join(folder, 'skip.tensorsmith');
  writeFileSync(file, writeDocument(builder.document));
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await shell.pickData([file], () => page.keyboard.press('ControlOrMeta+o'));
  const sum = page.getByTestId('node-sum');
  await expect(sum).toBeVisible();
  rmSync(folder, { recursive: true });

  const line = page.locator(`.svelte-flow__edge[data-id=${skip.id}] .svelte-flow__edge-path`);
  await expect(line).toHaveCount(1);
  /** Layers that the line crosses. */
  const crossed = () =>
    line.evaluate((path: SVGPathElement) => {
      const matrix = path.getScreenCTM()!;
      const length = path.getTotalLength();
      const points = Array.from({ length: 80 }, (_, i) => path.getPointAtLength(((i + 4) / 88) * length));
      const boxes = [...document.querySelectorAll('.svelte-flow__node')].map((node) => node.getBoundingClientRect());
      return points
        .map((point) => new DOMPoint(point.x, point.y).matrixTransform(matrix))
        .filter(({ x, y }) => boxes.some((box) => x > box.left && x < box.right && y > box.top && y < box.bottom))
        .length;
    });
  await expect.poll(crossed).toBe(0);

  await line.dispatchEvent('click');
  await expect(page.locator(`.svelte-flow__edge[data-id=${skip.id}]`)).toHaveClass(/selected/);
  for (const name of ['bn1', 'sigmoid1', 'sum']) {
    await page.getByTestId(`node-${name}`).click();
    await expect(page.getByTestId('node-name')).toHaveValue(name);
  }
});

test('the shapes of a selected layer stand on its connections, not under them', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  await expect(page.locator('.node.selected')).toHaveCount(1);
  await expect(page.locator('.pill').first()).toBeVisible();
  const covered = await page.locator('.pill').evaluateAll((pills) =>
    pills
      .filter((pill) => {
        const { x, y, width, height } = pill.getBoundingClientRect();
        return !pill.contains(document.elementFromPoint(x + width / 2, y + height / 2));
      })
      .map((pill) => pill.textContent),
  );
  expect(covered).toEqual([]);
});
