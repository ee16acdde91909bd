/**
 * Commits the focused field, whose text enters the document only when it loses the focus. Saving, exporting, training
 * and closing refer to what is displayed, so that the field is blurred and focused again first.
 */
export function commitFocused(): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !focused.matches('input, textarea, [contenteditable="true"]')) return;
  const selection = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? focused : null;
  const [start, end] = [selection?.selectionStart ?? null, selection?.selectionEnd ?? null];
  focused.blur();
  // A field that disappears when it loses the focus (a note's text) cannot be focused again.
  if (!focused.isConnected) return;
  focused.focus({ preventScroll: true });
  if (start !== null) selection?.setSelectionRange(start, end);
}
