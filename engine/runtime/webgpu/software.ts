/** Whether an adapter of that name only imitates a GPU: right, and slower than the processor itself. */
export const isSoftwareAdapter = (name: string): boolean =>
  /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name);
