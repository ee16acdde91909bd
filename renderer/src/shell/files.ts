/** Files in a browser: picked through an input element, saved as downloads. */

/** Null when the user cancels. */
export function pickFiles(options: { multiple: boolean; accept?: string }): Promise<File[] | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = options.multiple;
  if (options.accept) input.accept = options.accept;
  input.hidden = true;
  // In the page, so that tests and extensions can find it.
  document.body.append(input);
  return new Promise((resolve) => {
    const done = (files: File[] | null) => {
      input.remove();
      resolve(files);
    };
    input.addEventListener('change', () => done(input.files?.length ? [...input.files] : null));
    input.addEventListener('cancel', () => done(null));
    input.click();
  });
}

export function download(name: string, content: Blob | string): void {
  const url =
    typeof content === 'string' && content.startsWith('/') ? content : URL.createObjectURL(new Blob([content]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  if (url.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
