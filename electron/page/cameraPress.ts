/** Channel on which the preload script reports a press of the camera button; the page has no access to it. */
export const CAMERA_PRESSED = 'camera.pressed';
