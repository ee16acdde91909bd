/** The parameters of the call around the cursor, above it. */
import { completionStatus } from '@codemirror/autocomplete';
import { type EditorState, type Extension, StateField } from '@codemirror/state';
import { showTooltip, type Tooltip } from '@codemirror/view';
import { type Signature, signatureAt } from '../../../../engine/lab/completion.ts';
import { namesFor, type Source } from './completions.ts';

function drawn({ name, parameters, active, help }: Signature, source: Source): HTMLElement {
  const box = document.createElement('div');
  box.className = 'cm-signature';
  const line = document.createElement('div');
  line.append(`${name}(`);
  parameters.forEach((parameter, i) => {
    if (i) line.append(', ');
    const part = document.createElement(i === active ? 'b' : 'span');
    part.textContent = parameter;
    line.append(part);
  });
  line.append(')');
  box.append(line);
  if (help) {
    const words = document.createElement('p');
    words.textContent = source.text(help);
    box.append(words);
  }
  return box;
}

function tooltipFor(state: EditorState, source: Source): Tooltip | null {
  const { main } = state.selection;
  if (!main.empty || completionStatus(state) === 'active') return null;
  const signature = signatureAt(state.doc.toString(), main.head, namesFor(source));
  if (!signature) return null;
  return { pos: signature.at, above: true, strictSide: false, create: () => ({ dom: drawn(signature, source) }) };
}

export const signatureHelp = (source: Source): Extension =>
  StateField.define<Tooltip | null>({
    create: () => null,
    update(shown, transaction) {
      // Only while something is written: a click shows nothing.
      if (transaction.docChanged) return tooltipFor(transaction.state, source);
      return transaction.selection ? (shown ? tooltipFor(transaction.state, source) : null) : shown;
    },
    provide: (field) => showTooltip.from(field),
  });
