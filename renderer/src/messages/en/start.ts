/** The words of the start page, the recommendation and the tour in English. */
export const start = {
  title: 'Start',
  hint: 'Draw a network, train it on this machine, take it away as code.',
  new: 'New empty network',
  newHint: 'An empty canvas and all layers',
  open: 'Open…',
  openHint: 'A network from a file',
  tour: 'Start the tour',
  resume: 'Go on with the tour',
  tourHint: 'LeNet in five steps, from the data to a digit',
  recommend: 'Recommend from my data',
  recommendHint: 'Images, a text or a table',
  recent: 'Recent files',
  samples: 'Samples',
  samplesHint: 'Each comes with its data and settings, ready to train.',
  layers: (n: string) => `${n} layers`,
  parameters: (n: string) => `${n} parameters`,
};

export const recommending = {
  title: 'A network for your data',
  pick: 'Choose files…',
  pickOther: 'Choose other files…',
  mnist: 'Use MNIST',
  none: 'Which data shall it learn?',
  noneHint: 'Image files as MNIST has them (IDX), a text (.txt) or a table with a header line (.csv).',
  reading: 'Reading the data…',
  make: 'Open this network',
  fromData: 'Make a network for this data',
  facts: (layers: string, parameters: string) => `${layers} layers, ${parameters} parameters`,
  picture: 'Picture of the network',
};

export const tour = {
  title: (step: number, of: number) => `Tour, step ${step} of ${of}`,
  back: 'Back',
  next: 'Next',
  skip: 'Skip this step',
  finish: 'Finish',
  leave: 'Leave the tour',
  doIt: 'Do it for me',
  done: 'Done',
  working: 'Working…',
  left: 'The tour waits on the start page.',
  steps: {
    data: {
      title: 'Choose the data',
      text: 'A network learns from samples. Open the Data room and choose MNIST: 70,000 handwritten digits, each 28×28 pixels.',
    },
    convolution: {
      title: 'First convolution and pooling',
      text: 'Drag an Input, a Conv2d and a MaxPool2d onto the canvas and connect them, each from the dot below to the dot above the next. The convolution looks for small patterns, the pooling halves the image.',
    },
    rest: {
      title: 'The rest of LeNet',
      text: 'Add a second convolution with its pooling, then Flatten and three Linear layers of 120, 84 and 10 units, and an Output. Ten scores come out, one for each digit.',
    },
    train: {
      title: 'Train it',
      text: 'Press Train. The loss falls while the weights adapt; one epoch over all images takes about a minute or less.',
    },
    test: {
      title: 'Test it and look at digits',
      text: 'In the Explore room, test it on images that it has never seen. Then look at single digits and what it takes them for.',
    },
  },
  finished: 'That was the whole way: data, network, training, test. Now change something and see what it does.',
};
