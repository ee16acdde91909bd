/** Whether this machine computes faster in bfloat16 than in float32. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** First compute capability of NVIDIA with bfloat16: Ampere. */
const AMPERE = 8;
/** Timeout in milliseconds; the driver may have to wake up first. */
const PATIENCE = 5000;

/** Whether a text as of Linux's /proc/cpuinfo lists instructions for products in bfloat16. */
export const hasBfloat16 = (cpuinfo: string): boolean =>
  /\b(avx512_bf16|amx_bf16)\b|\bFeatures\b.*\bbf16\b/.test(cpuinfo);

/** By the processor's list of instructions, which only Linux shows. */
export function cpuGains(): boolean {
  try {
    return hasBfloat16(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}

/** Whether every compute capability that nvidia-smi prints has bfloat16. */
export function allAmpere(printed: string): boolean {
  const found = printed.trim().split('\n').map(Number);
  return found.every((capability) => capability >= AMPERE);
}

/** Whether every NVIDIA GPU of this machine is of Ampere or later; false where its driver does not say. */
export function gpuGains(): boolean {
  try {
    const query = ['--query-gpu=compute_cap', '--format=csv,noheader'];
    return allAmpere(execFileSync('nvidia-smi', query, { encoding: 'utf8', timeout: PATIENCE, windowsHide: true }));
  } catch {
    return false;
  }
}
