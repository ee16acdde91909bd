/** Texts of the split of images, in English. */
export const imageSplit = {
  kinds: { class: 'By class', group: 'By group', time: 'By time' },
  by: { group: 'Groups', time: 'Time' },
  names: (count: string) => `file names (${count})`,
  column: (name: string, count: string) => `${name} (${count})`,
  help: {
    class: 'Each class has its share of the test and the validation part.',
    group:
      'No group is in two parts, as the images of one patient: the scores are of groups that are new to the network. By file names a group is what stands before the last number or word: patient12_003.png is of patient12.',
    time: 'The newest images are for testing, those before them for validation. Equal times stay together; images without a time are left out.',
  },
  helpGiven: {
    class: 'The data name the test images; each class has its share of the validation part.',
    group:
      'The data name the test images. No group is in training and validation, as the images of one patient. By file names a group is what stands before the last number or word: patient12_003.png is of patient12.',
    time: 'The data name the test images. The newest of the others are for validation; images without a time are left out.',
  },
};
