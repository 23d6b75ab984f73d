/**
 * Where the lab computes, so that the page stays free: the same library as in Node, on plain-SIMD
 * WebAssembly, whose results are the same bits on every machine. Parts that the first screen does not need
 * are loaded when they are asked for.
 */
import { buildTask, openBackend } from 'ocgfn';
import { readPortableModel } from 'ocgfn/method';
import { Painter } from '../engine/painter.js';
import { presetLevels } from '../engine/presets.js';
import type { PropertyLab } from '../engine/properties.js';
import type { SequenceLab } from '../engine/sequences.js';
import type { TrainingLab } from '../engine/training.js';
import type { CallMessage, CallName, Calls, EventName, Events, ModelFiles, Opened } from './protocol.js';

type Handlers = { readonly [Name in CallName]: (argument: Calls[Name][0]) => Promise<Calls[Name][1]> };

const backend = openBackend({ flavor: 'simd' });
let painter: Painter | undefined;
let training: TrainingLab | undefined;
let sequences: SequenceLab | undefined;
let properties: PropertyLab | undefined;

function emit<Name extends EventName>(event: Name, data: Events[Name]): void {
  postMessage({ event, data });
}

function need<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`the ${name} is not there yet`);
  return thing;
}

async function open(given: ModelFiles): Promise<Opened> {
  const { model, step } = readPortableModel(given.record, given.checkpoint, await backend);
  const opened = new Painter(model);
  // Only now, so that a model that cannot be used leaves the one before in its place.
  painter = opened;
  return {
    side: opened.table.side,
    weights: model.parameters.count,
    steps: step,
    success: opened.table.successMap(),
  };
}

const handlers: Handlers = {
  open,
  paint: async ({ levels, whole }) => need(painter, 'model').paint(levels, whole),
  spotlight: async ({ y, walks, seed }) => need(painter, 'model').spotlight(y, walks, seed),
  sample: async ({ count, seed }) => need(painter, 'model').sample(count, seed),
  preset: ({ name, side, seed }) => presetLevels(name, buildTask('grid', { side }), seed),
  async trainStart(request) {
    const { TrainingLab } = await import('../engine/training.js');
    training?.play(false);
    training = new TrainingLab(await backend, request, (update) => emit('train', update));
    return null;
  },
  async trainPlay({ playing, pace }) {
    need(training, 'training').play(playing, pace);
    return null;
  },
  trainStep: async () => need(training, 'training').slide(),
  trainSpotlight: async ({ y, walks, seed }) => need(training, 'training').spotlight(y, walks, seed),
  trainExport: async () => need(training, 'training').files(),
  async adapt(request) {
    const { SequenceLab } = await import('../engine/sequences.js');
    sequences?.stop();
    sequences = new SequenceLab(await backend, request);
    for await (const update of sequences.run()) emit('sequence', update);
    return null;
  },
  async stop() {
    sequences?.stop();
    return null;
  },
  async plate(ask) {
    const { proposePlate } = await import('../engine/plate.js');
    return proposePlate(ask, (stage, done, of) => emit('plateStage', { stage, done, of }));
  },
  async propertiesOpen({ record, checkpoint }) {
    const { PropertyLab } = await import('../engine/properties.js');
    properties = new PropertyLab(record, checkpoint, await backend);
    return properties.opened;
  },
  propertiesAsk: (request) => need(properties, 'model').ask(request),
  async race({ files, request }) {
    const { runRace } = await import('../engine/race.js');
    const { model } = readPortableModel(files.record, files.checkpoint, await backend);
    for await (const point of runRace(model, request)) emit('race', point);
    return null;
  },
};

async function answer<Name extends CallName>({ id, name, argument }: CallMessage<Name>): Promise<void> {
  try {
    postMessage({ id, name, answer: await handlers[name](argument) });
  } catch (error) {
    postMessage({ id, name, error: error instanceof Error ? error.message : String(error) });
  }
}

addEventListener('message', ({ data }: MessageEvent<CallMessage>) => void answer(data));
