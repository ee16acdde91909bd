/** Restrictions of every window: permissions, navigation, new windows. */
import { app, type MediaAccessPermissionRequest, session } from 'electron';
import { isOwnPage } from './asset.ts';
import type { Camera } from './camera.ts';

/** @param camera who says whether it is lent: the one permission there is */
export function lockDown(camera: Camera): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const { requestingUrl: url, mediaTypes: media } = details as Partial<MediaAccessPermissionRequest>;
    void camera.allows({ permission, url: url ?? '', media }).then(answer, () => answer(false));
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (event: { preventDefault(): void }, url: string): void => {
      if (!isOwnPage(url)) event.preventDefault();
    };
    contents.on('will-navigate', (event) => refuse(event, event.url));
    contents.on('will-frame-navigate', (event) => refuse(event, event.url));
    contents.on('will-redirect', (event) => refuse(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
