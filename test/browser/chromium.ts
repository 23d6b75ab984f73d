/** Finds a Chromium that is installed on this machine; nothing is downloaded. */
import { existsSync } from 'node:fs';

const COMMON_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Path of the program: CHROMIUM_PATH where set, else the first of the common places that exists, else
 * undefined.
 */
export function findChromium(): string | undefined {
  const places = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : COMMON_PLACES;
  return places.find((path) => existsSync(path));
}
