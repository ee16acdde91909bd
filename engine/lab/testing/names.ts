/**
 * The 184 names of PyTorch that make 95 % of the cells of eleven introductions expressible, in the order of how many
 * cells each adds; what cells refuse is listed with what to do instead.
 */
export const NAMES_COUNTED = 184;

/** Names that need files of images, pretrained weights or NumPy, or change how everything is written. */
export const REFUSED: Readonly<Record<string, string>> = {
  '.numpy': 'torch.ones(2).numpy()',
  'torch.from_numpy': 'import numpy as np\ntorch.from_numpy(np.ones(2))',
  'torch.set_printoptions': 'torch.set_printoptions(precision=2)',
  'torch.float16': 'torch.ones(1, dtype=torch.float16)',
  'torchvision.utils.make_grid': 'import torchvision\ntorchvision.utils.make_grid(torch.ones(4, 1, 2, 2))',
  'torchvision.io.read_image': "import torchvision\ntorchvision.io.read_image('cat.jpg')",
  'torchvision.models.vgg16': 'from torchvision import models\nmodels.vgg16()',
  'torchvision.models.resnet18': 'from torchvision import models\nmodels.resnet18()',
  'torchvision.models.ResNet18_Weights.DEFAULT':
    'from torchvision import models\nmodels.resnet18(weights=models.ResNet18_Weights.DEFAULT)',
  'datasets.FashionMNIST': "from torchvision import datasets\ndatasets.FashionMNIST('data')",
  'datasets.MNIST': "from torchvision import datasets\ndatasets.MNIST('data')",
  'datasets.CIFAR10': "from torchvision import datasets\ndatasets.CIFAR10('data')",
  'transforms.ToTensor': 'from torchvision import transforms\ntransforms.ToTensor()',
  'transforms.Compose': 'from torchvision import transforms\ntransforms.Compose([])',
  'transforms.Normalize': 'from torchvision import transforms\ntransforms.Normalize((0.5,), (0.5,))',
  'transforms.Resize': 'from torchvision import transforms\ntransforms.Resize(8)',
};
