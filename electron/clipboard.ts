import { clipboard, ClipboardItem, nativeImage } from 'electron';

/** Electron's own way until it took over that of the web. */
interface Earlier {
  writeImage?(image: Electron.NativeImage): void;
}

/** Puts a PNG on the clipboard. */
export async function writePng(bytes: Uint8Array): Promise<void> {
  const earlier = clipboard as Earlier;
  if (earlier.writeImage) earlier.writeImage(nativeImage.createFromBuffer(Buffer.from(bytes)));
  else {
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' });
    await clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  }
}
