import { expect, it } from 'vitest';
import { callText } from './settingsText.ts';

it('writes settings as a call', () => {
  expect(callText({ type: 'SGD', lr: 0.03, nesterov: false, schedule: null } as { type: string })).toBe(
    'SGD(lr=0.03, nesterov=false)',
  );
  expect(callText({ type: 'MSELoss' })).toBe('MSELoss()');
});
