/** The language of the window, and locale-dependent formats. */
import { formatError } from '../../../../engine/errors/error.ts';
import type { ErrorData, Language, Text } from '../../../../engine/errors/types.ts';
import type { Settings } from '../../../../engine/protocol/shell.ts';
import { en, type Messages } from '../../messages/en.ts';
import { zh } from '../../messages/zh.ts';

const CATALOGUE: Record<Language, Messages> = { en, zh };

class I18n {
  language = $state<Language>(systemLanguage());
  readonly m: Messages = $derived(CATALOGUE[this.language]);
  readonly #number = $derived(new Intl.NumberFormat(this.language));
  readonly #compact = $derived(new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }));
  readonly #date = $derived(new Intl.DateTimeFormat(this.language, { dateStyle: 'medium', timeStyle: 'short' }));

  use(setting: Settings['language']): void {
    this.language = setting === 'system' ? systemLanguage() : setting;
    document.documentElement.lang = this.language === 'zh' ? 'zh-CN' : 'en';
  }

  pick(text: Text): string {
    return text[this.language];
  }

  error(data: ErrorData): string {
    return formatError(data, this.language);
  }

  /** Joins sentences; Chinese has no space between them. Empty ones are left out. */
  sentences(...all: readonly string[]): string {
    return all.filter((one) => one).join(this.language === 'zh' ? '' : ' ');
  }

  /** "CPU, 2 threads", or a GPU's name by its driver. */
  device({ device, threads }: { device: string; threads: number | null }): string {
    return threads === null ? device : this.m.doctor.threads(threads);
  }

  /** 61,706 */
  count(value: number): string {
    return this.#number.format(value);
  }

  /** 416 k, 48.1 k, 3.2 M: three digits with SI prefixes in both languages. */
  compact(value: number): string {
    return scaled(value, 1000, ['', ' k', ' M', ' G', ' T'], (n) => this.#compact.format(n));
  }

  /** 38 MB */
  bytes(value: number): string {
    return scaled(value, 1000, [' B', ' KB', ' MB', ' GB', ' TB'], (n) => this.#compact.format(n));
  }

  /** A share in [0, 1] as 97.6 % */
  percent(share: number, digits = 1): string {
    return this.m.units.percent((share * 100).toFixed(digits));
  }

  /** A duration in seconds as text. */
  duration(seconds: number): string {
    if (seconds < 10) return this.m.units.seconds(seconds.toFixed(1));
    if (seconds < 60) return this.m.units.seconds(String(Math.round(seconds)));
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return this.m.units.minutes(minutes, Math.round(seconds % 60));
    return this.m.units.hours(Math.floor(minutes / 60), minutes % 60);
  }

  date(milliseconds: number): string {
    return this.#date.format(milliseconds);
  }
}

/** Formats trained numbers: enough digits to see changes, few enough to fit. */
export function decimal(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return value === null ? '–' : String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return powerOfTen(value, 2);
  return value.toFixed(size < 1 ? 4 : size < 100 ? 3 : 1);
}

/** Formats an axis tick: at most three digits. */
export function tick(value: number): string {
  const size = Math.abs(value);
  const short = Number(value.toPrecision(3));
  return size !== 0 && (size < 0.001 || size >= 100_000)
    ? powerOfTen(short, 2).replace(/\.?0+ ×/, ' ×')
    : String(short);
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = { '-': '⁻', ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].entries()) };

/** 1.69 × 10¹¹ */
function powerOfTen(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits).split('e') as [string, string];
  return `${mantissa} × 10${[...exponent.replace('+', '')].map((one) => SUPERSCRIPTS[one]).join('')}`;
}

function scaled(value: number, base: number, units: readonly string[], format: (n: number) => string): string {
  let at = 0;
  while (value >= base && at < units.length - 1) {
    value /= base;
    at++;
  }
  return format(value) + units[at];
}

function systemLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export const i18n = new I18n();
