/** Whether an adapter's name is that of a software renderer: correct, and slower than the CPU runtimes. */
export const isSoftwareAdapter = (name: string): boolean =>
  /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name);
