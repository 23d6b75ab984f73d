/** The lab's first lines: the page, and the state that it shows. */
import { mount } from 'svelte';
import App from './app.svelte';
import { lab } from './state/lab.svelte.js';
import './theme.css';

mount(App, { target: document.getElementById('lab')! });
void lab.start();
