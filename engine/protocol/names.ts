/** Every command and event by name, as values; a missing or a false name does not compile. */
import type { AllCommands, AllEvents } from './client.ts';
import type { Commands } from './commands.ts';
import type { Events } from './events.ts';
import type { ShellCommandName, ShellCommands, ShellEvents } from './shell.ts';

type Names<T> = { readonly [K in keyof T]: true };

const engineCommands: Names<Commands> = {
  doctor: true,
  'data.inspect': true,
  'data.samples': true,
  'run.start': true,
  'run.current': true,
  'run.stop': true,
  'run.evaluate': true,
  'run.predict': true,
  'run.inspect': true,
  'run.metrics': true,
  'network.look': true,
  'runs.list': true,
  'runs.fitting': true,
  'export.code': true,
};
const shellCommands: Names<ShellCommands> = {
  'app.info': true,
  'settings.set': true,
  'document.open': true,
  'document.save': true,
  'document.saveAs': true,
  'document.check': true,
  'document.recent': true,
  'document.clearRecent': true,
  'document.state': true,
  'session.write': true,
  'session.read': true,
  'data.pick': true,
  'data.allow': true,
  'export.pickFolder': true,
  'library.list': true,
  'library.save': true,
  'library.remove': true,
  'library.pick': true,
  'file.saveAs': true,
  'clipboard.writeImage': true,
  'clipboard.write': true,
  'clipboard.read': true,
  'menu.state': true,
  'window.close': true,
};
const engineEvents: Names<Events> = {
  'run.planning': true,
  'run.started': true,
  'step.metrics': true,
  'layer.statistics': true,
  'run.log': true,
  'epoch.metrics': true,
  'checkpoint.written': true,
  'run.finished': true,
  'run.failed': true,
  'run.waiting': true,
  'run.resumed': true,
  'run.notice': true,
  'engine.lost': true,
  'engine.ready': true,
};
const shellEvents: Names<ShellEvents> = {
  'menu.command': true,
  'window.closing': true,
  'window.saveAndClose': true,
  'document.openRequested': true,
};

export const ENGINE_COMMANDS = Object.keys(engineCommands) as (keyof Commands)[];
export const SHELL_COMMANDS = Object.keys(shellCommands) as ShellCommandName[];
export const ALL_COMMANDS: readonly (keyof AllCommands)[] = [...ENGINE_COMMANDS, ...SHELL_COMMANDS];
export const ALL_EVENTS = Object.keys({ ...engineEvents, ...shellEvents }) as (keyof AllEvents)[];
