/** Labels of fixes. */
import type { Resolved } from '../../layers/parameters.ts';
import type { Fix } from '../types.ts';

const show = (params: object): string =>
  Object.entries(params)
    .map(([key, value]) => `${key} = ${Array.isArray(value) ? value.join('×') : String(value)}`)
    .join(', ');

export const worded = (en: string, zh: string): Fix['label'] => ({ en, zh });

export const setLabel = (params: Resolved): Fix['label'] => worded(`Set ${show(params)}`, `设 ${show(params)}`);
export const replaceLabel = (layer: string): Fix['label'] => worded(`Use ${layer} instead`, `改用 ${layer}`);

/** Label of a fix that removes unknown arguments. */
export const leaveOutLabel = (layer: string): Fix['label'] =>
  worded(`Remove arguments that ${layer} does not have`, `去掉 ${layer} 没有的参数`);

export const inserted = (layer: string, params: Resolved = {}): string => {
  const told = Object.entries(params).filter(([, value]) => value !== 0);
  return told.length ? `${layer} (${show(Object.fromEntries(told))})` : layer;
};

/** @param input counted from 0; given only where there are several. */
export function insertLabel(layer: string, params?: Resolved, input?: number): Fix['label'] {
  const what = inserted(layer, params);
  return input === undefined
    ? worded(`Insert ${what} before it`, `在它前面插入 ${what}`)
    : worded(`Insert ${what} before its input ${input + 1}`, `在第 ${input + 1} 个输入前插入 ${what}`);
}

/** Label of a fix that sets parameters of other layers than the one with the error. */
export const setOnLabel = (params: Resolved, names: readonly string[]): Fix['label'] =>
  worded(`Set ${show(params)} on ${names.join(' and ')}`, `在 ${names.join(' 和 ')} 上设 ${show(params)}`);

export const connectLabel = (name: string): Fix['label'] => worded(`Connect ${name} to it`, `把 ${name} 连接到它`);
