/** The hidden page of electron/gpu.ts: hands its channel on to the worker that computes, and ends with it. */
window.addEventListener(
  'message',
  ({ source, data, ports }) => {
    const [port] = ports;
    if (source !== window || !port) return;
    const worker = new Worker('worker.js', { name: 'gpu' });
    // A worker that does not load, and one that has no more to do.
    worker.onerror = () => window.close();
    worker.onmessage = () => window.close();
    worker.postMessage(data, [port]);
  },
  { once: true },
);
