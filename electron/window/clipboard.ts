import { clipboard, ClipboardItem, nativeImage } from 'electron';

/** Electron's own API, replaced by the web's in later versions. */
interface Earlier {
  writeImage?(image: Electron.NativeImage): void;
}

/** Writes a PNG to the clipboard. */
export async function writePng(bytes: Uint8Array): Promise<void> {
  const earlier = clipboard as Earlier;
  if (earlier.writeImage) earlier.writeImage(nativeImage.createFromBuffer(Buffer.from(bytes)));
  else {
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' });
    await clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  }
}
