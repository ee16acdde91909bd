// Networks that do not fit on the screen.
import { readFileSync } from 'node:fs';

function chain(size) {
  const kinds = ['Conv2d', 'BatchNorm2d', 'ReLU', 'Dropout'];
  const params = { Input: { shape: [8, 28, 28] }, Conv2d: { out_channels: 8, kernel_size: [3, 3], padding: [1, 1] } };
  const nodes = Array.from({ length: size }, (_, i) => {
    const type = i === 0 ? 'Input' : i < size - 3 ? kinds[(i - 1) % 4] : ['Flatten', 'Linear', 'Output'][i - size + 3];
    const position = { x: Math.floor(i / 40) * 264, y: (i % 40) * 96 };
    return { id: `n${i + 1}`, type, name: `${type.toLowerCase()}${i + 1}`, params: params[type] ?? {}, position };
  });
  const edges = nodes.slice(1).map(({ id }, i) => ({
    id: `e${i + 1}`,
    from: { node: nodes[i].id, port: 'out' },
    to: { node: id, port: 'in' },
  }));
  return { nodes, edges };
}

export async function large({ page, at, picture, open, sample }) {
  await sample('resnet18');
  await picture('resnet18', { fit: true, still: 900 });
  const mlp = JSON.parse(readFileSync(new URL('../../resources/samples/mlp.json', import.meta.url), 'utf8'));
  await open({ ...mlp, name: 'chain-2000', graph: chain(2000) });
  await page.waitForTimeout(1500);
  await picture('chain-2000', { fit: true, still: 1500 });
  await page.keyboard.press('ControlOrMeta+Alt+o');
  await at('outline').getByRole('option').nth(6).click();
  await page.waitForTimeout(800);
  await picture('chain-2000-outline', { still: 800 });
}
