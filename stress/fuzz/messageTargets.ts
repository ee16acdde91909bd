/** Calls from the page, through both shells: for any input, the reply is data. */
import { answer } from '../../electron/engine/ipc.ts';
import { PAGE_URL } from '../../electron/page/asset.ts';
import { runCommand, serverHandlers } from '../../engine/cli/serve/commands.ts';
import { Downloads } from '../../engine/cli/serve/downloads.ts';
import { Uploads } from '../../engine/cli/serve/uploads.ts';
import { createDocument } from '../../engine/model/create.ts';
import { FileHandles } from '../../engine/host/files/fileHandles.ts';
import type { Supervisor } from '../../engine/host/process/supervisor.ts';
import type { AllCommands } from '../../engine/protocol/client.ts';
import { ALL_COMMANDS } from '../../engine/protocol/names.generated.ts';
import { anyJson, supply } from './grammar.ts';
import { mutateJson } from './mutate.ts';
import { GRAMMAR_SHARE, type Target } from './target.ts';

const document = createDocument('LeNet');
const handles = new FileHandles();
const data = handles.grant('/data', 'data');
const REAL: readonly object[] = [
  { command: 'run.start', params: { document, data: null, from: 'tab' } },
  { command: 'data.inspect', params: { data, source: { kind: 'text', path: '/data', length: 64 } } },
  {
    command: 'data.samples',
    params: { data, source: { kind: 'idx', path: 'sample:mnist' }, split: 'train', indices: [0, 1, 2] },
  },
  { command: 'network.activations', params: { document, data, run: null, split: 'test', index: 0, within: 'n1/' } },
  { command: 'network.node', params: { document, data, run: null, split: 'test', index: 0, node: 'n1' } },
  { command: 'export.code', params: { document, data, language: 'pytorch', run: 'run-1', folder: 'download:x' } },
  { command: 'session.write', params: { order: ['a'], active: 'a', entries: [] } },
  { command: 'settings.set', params: { language: 'en', theme: 'dark', scale: 120, keys: { save: 'Ctrl+S' } } },
  { command: 'document.save', params: { file: 'handle', text: '{}', stamp: null } },
  { command: 'run.inspect', params: { run: 'run-1', split: 'train', indices: [1], node: 'n1' } },
  { command: 'menu.state', params: { disabled: ['undo'] } },
];

interface Message {
  readonly command: unknown;
  readonly params: unknown;
}

/** A shell without an engine. */
const report = { path: '/data', source: { kind: 'text', path: '/data', length: 64 }, files: [] };
const handlers = serverHandlers({
  engine: { call: () => Promise.resolve({ ok: true, value: report }) } as unknown as Supervisor,
  handles,
  uploads: new Uploads(),
  downloads: new Downloads(),
  version: '0',
  sampleData: null,
  file: null,
});

export function messageTargets(): Target[] {
  const json = supply(anyJson);
  const make: Target['make'] = (random) => {
    const message: unknown =
      random.next() < GRAMMAR_SHARE
        ? { command: random.pick(ALL_COMMANDS), params: json(random) }
        : mutateJson(random.pick(REAL), random);
    return Buffer.from(JSON.stringify(message) ?? 'null');
  };
  const messageOf = (input: Uint8Array): Message =>
    ((JSON.parse(Buffer.from(input).toString()) as Message | null) ?? {}) as Message;
  const expectData = (reply: { ok: boolean }): void => {
    if (typeof reply.ok !== 'boolean') throw new Error('no reply');
    JSON.stringify(reply);
  };
  return [
    {
      name: 'messages to the window’s shell',
      make,
      read: async (input) => {
        const { command, params } = messageOf(input);
        if (!(ALL_COMMANDS as readonly unknown[]).includes(command)) return;
        const sender = { url: PAGE_URL, isTop: true };
        expectData(await answer(command as keyof AllCommands, sender, params, () => Promise.resolve({} as never)));
      },
    },
    {
      name: 'messages to the server',
      make,
      read: async (input) => {
        const { command, params } = messageOf(input);
        expectData(await runCommand(handlers, String(command), params));
      },
    },
  ];
}
