/** The hidden page of electron/engine/gpu.ts: passes its channel to the worker that computes, and closes with it. */
window.addEventListener(
  'message',
  ({ source, data, ports }) => {
    const [port] = ports;
    if (source !== window || !port) return;
    const worker = new Worker('worker.js', { name: 'gpu' });
    // The worker failed to load, or has finished.
    worker.onerror = () => window.close();
    worker.onmessage = () => window.close();
    worker.postMessage(data, [port]);
  },
  { once: true },
);
