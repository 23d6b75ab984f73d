// The lab as it was built, served, and a Chromium that is installed here, for benchmarks of its pages.
import { chromium } from 'playwright-core';
import { startLabServer } from '../dist/serve/lab-server.js';

/** @returns its address, the browser, and what ends both */
export async function openLabBrowser() {
  const server = await startLabServer({
    folder: new URL('../dist/lab', import.meta.url).pathname,
    host: '127.0.0.1',
    port: 0,
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const close = async () => {
    await browser.close();
    await server.stop();
  };
  return { url: server.url, browser, close };
}
