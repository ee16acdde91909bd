/** Which lab the cells of a part of the page belong to: a lesson has its own. */
import { getContext, setContext } from 'svelte';
import { type Lab, lab } from './lab.svelte.ts';

const KEY = Symbol('lab');

/** Gives a lab to all components within. */
export const provideLab = (own: Lab): void => void setContext(KEY, own);

/** The lab of this part of the page; the room's own cells where none was given. */
export const useLab = (): Lab => getContext<Lab | undefined>(KEY) ?? lab;
