/** The words of the small pictures of layers in English. */
export const pictures = {
  curve: (name: string) => `Curve of ${name}`,
  window: (size: string) => `A window of ${size} slides over a digit`,
  play: 'Let it move',
  pause: 'Stop it',
};
