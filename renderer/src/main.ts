import './polyfills.ts';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@xyflow/svelte/dist/style.css';
import 'katex/dist/katex.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/flow.css';
import './styles/forced.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { start } from './start.ts';

void start().then(() => mount(App, { target: document.getElementById('app') as HTMLElement }));
