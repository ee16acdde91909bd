/** What windows and Node both have of the platform, for code that runs in either. */
declare function btoa(text: string): string;
declare function atob(text: string): string;

declare class TextDecoder {
  constructor(encoding?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array;
}
