/** Who gets the camera: our own page, by a press, once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PAGE_URL } from './asset.ts';
import { Camera } from './camera.ts';

vi.mock('electron', () => ({ ipcMain: { on: () => undefined } }));

const WISH = { permission: 'media', url: PAGE_URL, media: ['video'] } as const;

describe('the camera', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function asked(camera: Camera, wish: Parameters<Camera['allows']>[0] = WISH): Promise<boolean> {
    const answer = camera.allows(wish);
    await vi.advanceTimersByTimeAsync(1000);
    return answer;
  }

  it('is lent once a press', async () => {
    const camera = new Camera();
    expect(await asked(camera)).toBe(false);
    camera.press();
    expect(await asked(camera)).toBe(true);
    expect(await asked(camera)).toBe(false);
  });

  it('is lent where the press arrives after the question', async () => {
    const camera = new Camera();
    const answer = camera.allows(WISH);
    camera.press();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toBe(true);
  });

  it('is not lent for an old press', async () => {
    const camera = new Camera();
    camera.press();
    await vi.advanceTimersByTimeAsync(6000);
    expect(await asked(camera)).toBe(false);
  });

  it.each([
    ['with sound', { ...WISH, media: ['video', 'audio'] }],
    ['for sound', { ...WISH, media: ['audio'] }],
    ['for the screen', { ...WISH, media: [] }],
    ['to another page', { ...WISH, url: 'https://example.com/' }],
    ['to a page that is called alike', { ...WISH, url: 'app://tensorsmith.evil/index.html' }],
    ['as another permission', { ...WISH, permission: 'geolocation' }],
    ['without a word of media', { ...WISH, media: undefined }],
  ])('is not lent %s, whatever is pressed', async (_, wish) => {
    const camera = new Camera();
    camera.press();
    expect(await asked(camera, wish)).toBe(false);
  });
});
