/** TensorFlow wheels by machine, and the files of them that the engine needs. */
import { existsSync } from 'node:fs';
import { UserError } from '../../../errors/error.ts';

export const TENSORFLOW_VERSION = '2.21.0';

export interface Wheel {
  /** Names the engine's folder: `2.21.0-cpu`. */
  readonly variant: 'cpu' | 'cuda';
  /** Name on the Python package index. */
  readonly package: string;
  /** pip's platform tag. It selects the wheel, whichever Python is installed. */
  readonly tag: string;
  /** SHA-256 of the wheel for CPython 3.11. */
  readonly sha256: string;
  readonly packedBytes: number;
  /** Free disk space needed for the installation. */
  readonly neededBytes: number;
  /** Libraries in the wheel's `tensorflow` folder. */
  readonly libraries: readonly string[];
  /** Packages with the libraries that CUDA needs besides. */
  readonly companions: readonly string[];
}

/** Folders of the wheel with the headers that the binding includes. */
export const HEADER_FOLDERS = [
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/',
  'tensorflow/include/tsl/platform/',
  'tensorflow/include/xla/tsl/c/',
] as const;

const LINUX_LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** The dependencies of the wheel's extra `and-cuda`. */
const CUDA_COMPANIONS = [
  'nvidia-cublas-cu12>=12.5.3.2,<13.0',
  'nvidia-cuda-cupti-cu12>=12.5.82,<13.0',
  'nvidia-cuda-nvcc-cu12>=12.5.82,<13.0',
  'nvidia-cuda-nvrtc-cu12>=12.5.82,<13.0',
  'nvidia-cuda-runtime-cu12>=12.5.82,<13.0',
  'nvidia-cudnn-cu12>=9.3.0.75,<10.0',
  'nvidia-cufft-cu12>=11.2.3.61,<12.0',
  'nvidia-curand-cu12>=10.3.6.82,<11.0',
  'nvidia-cusolver-cu12>=11.6.3.83,<12.0',
  'nvidia-cusparse-cu12>=12.5.1.3,<13.0',
  'nvidia-nccl-cu12>=2.27.7,<3.0',
  'nvidia-nvjitlink-cu12>=12.5.82,<13.0',
];

const WHEELS = {
  'linux-x64-cpu': {
    variant: 'cpu',
    package: 'tensorflow-cpu',
    tag: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    packedBytes: 273_800_000,
    neededBytes: 1_250_000_000,
    libraries: LINUX_LIBRARIES,
    companions: [],
  },
  'linux-x64-cuda': {
    variant: 'cuda',
    package: 'tensorflow',
    tag: 'manylinux_2_27_x86_64',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    packedBytes: 572_000_000,
    neededBytes: 9_000_000_000,
    libraries: LINUX_LIBRARIES,
    companions: CUDA_COMPANIONS,
  },
  'linux-arm64-cpu': {
    variant: 'cpu',
    package: 'tensorflow',
    tag: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    packedBytes: 270_000_000,
    neededBytes: 1_250_000_000,
    libraries: LINUX_LIBRARIES,
    companions: [],
  },
  'darwin-arm64-cpu': {
    variant: 'cpu',
    package: 'tensorflow',
    tag: 'macosx_12_0_arm64',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    packedBytes: 250_000_000,
    neededBytes: 1_250_000_000,
    libraries: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
    companions: [],
  },
} as const satisfies Record<string, Wheel>;

/** Whether an NVIDIA driver is loaded: the only GPUs that TensorFlow's CUDA wheel supports. */
export const hasNvidiaDriver = (): boolean => existsSync('/proc/driver/nvidia/version') || existsSync('/dev/nvidia0');

/**
 * The wheel for this machine.
 * @throws UserError `engine.platform` where there is none.
 */
export function chooseWheel(
  variant: Wheel['variant'],
  platform: string = process.platform,
  arch: string = process.arch,
): Wheel {
  const wheel = (WHEELS as Record<string, Wheel | undefined>)[`${platform}-${arch}-${variant}`];
  if (!wheel) throw new UserError('engine.platform', { platform: `${platform} ${arch}` });
  return wheel;
}
