/** Texts of the start page, the recommendation and the tour, in English. */
export const start = {
  title: 'Start',
  hint: 'Design a network, train it on this machine, export it as code.',
  new: 'New empty network',
  newHint: 'An empty canvas and all layers',
  open: 'Open…',
  openHint: 'A network from a file',
  tour: 'Start the tour',
  resume: 'Continue the tour',
  tourHint: 'LeNet in five steps, from the data to a digit',
  recommend: 'Recommend from my data',
  recommendHint: 'Images, a text or a table',
  recent: 'Recent files',
  samples: 'Samples',
  samplesHint: 'Each comes with its data and settings, ready to train.',
  layers: (n: string) => `${n} layers`,
  parameters: (n: string) => `${n} parameters`,
  first: {
    title: 'This is LeNet. Train it on this machine.',
    text: 'Seven layers that tell handwritten digits apart: drawn as you see it, trained on MNIST in less than a minute. Everything in it can be changed.',
    train: 'Train LeNet',
    open: 'Look at the network',
    picture: 'LeNet is drawn layer by layer; then the loss of a training run falls and its accuracy rises.',
    loss: 'Training loss',
    accuracy: 'Validation accuracy',
    epoch: (n: number, of: number) => `Epoch ${n} of ${of}`,
  },
  next: {
    title: 'Try next:',
    hide: 'No suggestions',
    steps: {
      data: 'choose data to train on',
      train: 'train this network on the data it names',
      look: 'see what every layer makes of one sample',
      add: 'add a layer, or change one',
      test: 'evaluate the trained network on the test set',
      export: 'take it away as TypeScript or PyTorch code',
    },
  },
};

export const recommending = {
  title: 'A network for your data',
  pick: 'Choose files…',
  pickOther: 'Choose other files…',
  mnist: 'Use MNIST',
  none: 'Which data to train on?',
  noneHint: (formats: string) => `Pick ${formats}.`,
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
  left: 'You can continue the tour on the start page.',
  steps: {
    data: {
      title: 'Choose the data',
      text: 'A network learns from samples. Open the Data room and choose MNIST: 70,000 handwritten digits, each 28×28 pixels.',
    },
    convolution: {
      title: 'First convolution and pooling',
      text: 'Drag an Input, a Conv2d and a MaxPool2d onto the canvas and connect them, each from the dot below to the dot above the next. The convolution detects local patterns, the pooling halves the image.',
    },
    rest: {
      title: 'The rest of LeNet',
      text: 'Add a second convolution with its pooling, then Flatten and three Linear layers of 120, 84 and 10 units, and an Output. It outputs ten logits, one per class.',
    },
    train: {
      title: 'Train it',
      text: 'Press Train. The optimizer updates the weights and the loss falls; one epoch over all images takes about a minute or less.',
    },
    test: {
      title: 'Test it and see predictions',
      text: 'In the Explore room, evaluate it on the test set, images it was not trained on. Then see its prediction for single digits.',
    },
  },
  finished: 'That is the whole workflow: data, network, training, test. Now change something and compare.',
};
