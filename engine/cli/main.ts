/** `tensorsmith`: the program. */
import { commandLine } from './commandLine.ts';

// A reader that closes the pipe, such as `head`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

await commandLine(process.argv.slice(2));
