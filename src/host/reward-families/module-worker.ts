/**
 * The worker behind `module:`. It is source text, not a module, so that it needs no file of its own wherever
 * the package is bundled to. Workers started from text are CommonJS; `import()` loads the user's module all
 * the same.
 */
export const MODULE_WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const say = (message) => {
  try {
    parentPort.postMessage(message);
  } catch (error) {
    parentPort.postMessage({ id: message.id, error: 'must return a list of numbers: ' + error.message });
  }
};
const sentence = (error) => (error instanceof Error ? error.message : String(error));
let score;
parentPort.on('message', async ({ id, outcomes: texts, context }) => {
  try {
    let answer;
    const outcomes = workerData.json ? texts.map((text) => JSON.parse(text)) : texts;
    if (workerData.each) {
      answer = [];
      for (const outcome of outcomes) answer.push(await score(outcome, context));
    } else answer = await score(outcomes, context);
    if (ArrayBuffer.isView(answer)) answer = Array.from(answer);
    say({ id, answer });
  } catch (error) {
    say({ id, error: 'throws: ' + sentence(error) });
  }
});
import(workerData.url).then(
  (module) => {
    score = module[workerData.name];
    if (workerData.name === 'default') score ??= module.score;
    const info = typeof module.info === 'object' && module.info !== null ? module.info : {};
    say({ id: 0, kind: typeof score, names: Object.keys(module), info: JSON.parse(JSON.stringify(info)) });
  },
  (error) => say({ id: 0, error: sentence(error) }),
);
`;
