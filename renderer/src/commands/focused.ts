/**
 * What is being typed goes into the document when its field is left. Whoever saves, exports, trains or closes meant
 * what is seen, so that the field is left and entered again first.
 */
export function commitFocused(): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !focused.matches('input, textarea, [contenteditable="true"]')) return;
  const selection = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? focused : null;
  const [start, end] = [selection?.selectionStart ?? null, selection?.selectionEnd ?? null];
  focused.blur();
  // A field that goes when it is left (a note's words) is not there to be entered again.
  if (!focused.isConnected) return;
  focused.focus({ preventScroll: true });
  if (start !== null) selection?.setSelectionRange(start, end);
}
