/** What `config` of a training's run.json holds beside its settings, and the settings without it. */
import type { JsonRecord } from '../format/json-value.js';

export const BESIDE_SETTINGS: readonly string[] = ['reward', 'contextHash', 'where', 'whereHash'];

/** The settings alone, as a method reads them. */
export const settingsAlone = (config: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !BESIDE_SETTINGS.includes(name)));
