/**
 * Sizes of the page that a window on this display cannot have. Playwright's own setViewportSize is for the rest of a
 * page's life, after which its process cannot be shared.
 */
import type { CDPSession, Page } from '@playwright/test';

const sessions = new WeakMap<Page, CDPSession>();

/** Gives the page a size in CSS pixels, whatever that of its window. */
export async function emulateSize(
  page: Page,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, session);
  await session.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 0, mobile: false });
}

/** Gives the page the size of its window again. */
export async function leaveSize(page: Page): Promise<void> {
  await sessions.get(page)?.detach();
  sessions.delete(page);
}
