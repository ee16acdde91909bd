/** The network that the app opens with at its first start. */
import lenet from '../../../resources/samples/lenet-mnist.json?raw';

export const sampleText: string = lenet;
