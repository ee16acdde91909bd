/** The language of displayed and exported code, remembered on this machine. */
import { isLanguage, LANGUAGES, targetOf, type Language } from '../../../../engine/export/language.ts';
import { remembered } from './remembered.ts';

const KEY = 'codeLanguage';

class CodeLanguage {
  #current = $state.raw<Language>(this.#remembered());

  get current(): Language {
    return this.#current;
  }

  choose(language: Language): void {
    this.#current = language;
    remembered.write(KEY, language);
  }

  #remembered(): Language {
    const kept = remembered.read<unknown>(KEY, null);
    return isLanguage(kept) ? kept : LANGUAGES[0];
  }
}

export const codeLanguage = new CodeLanguage();

export const LANGUAGE_OPTIONS: readonly { readonly value: Language; readonly label: string }[] = LANGUAGES.map(
  (value) => ({
    value,
    label: targetOf(value).title,
  }),
);
